"""What each segment is like: its size, its revenue and every numeric feature, counted over all.

The standardised difference of a feature is the segment's mean minus the mean of all customers,
both on the feature's scale (see `regulars.segments.scale`), in standard deviations of that scale.
A segment of w of all customers moves their mean too, so its difference is (1 - w) times that from
the other customers, and its standard error (1 - w) sqrt(s^2 / n + s_o^2 / n_o), with the variances
and numbers of the segment and of the others. The interval reaches 1.96 of them to each side: it
tells how sure the figure is for these groups, not how sure the groups are.

Medians and means stand in the feature's own unit. Missing values count in none of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from regulars.features import exact_sum, exact_sum_of_squares
from regulars.segments.scale import ColumnScale, known
from regulars.segments.scale_rows import scaled_rows
from regulars.segments.stream import stored

Row = dict[str, Any]
_VALUES_AT_ONCE = 16_000_000  # in one query: exact medians hold all their values in memory
_NOBODY: Row = {
    "median": None,
    "mean": None,
    "scaled": None,
    "count": 0,
    "sum": 0.0,
    "squares": 0.0,
}  # of a feature that no customer has a value of
_Z = 1.959963984540054  # two-sided 95 %
FEWEST_FOR_A_VARIANCE = 2
FARTHEST = 1e6  # spreads; beyond, exact sums of scaled values leave 64 bits
UNITS_PER_SPREAD = 1e12  # units per spread when scaled values are added up exactly


@dataclass(frozen=True, slots=True)
class FeatureProfile:
    """One feature of one segment; None where no customer has a value.

    Attributes:
        median: of the segment's customers.
        mean: of the segment's customers.
        overall_median: of all customers.
        overall_mean: of all customers.
        standardised_difference: see the module.
        difference_low: lower end of its 95 % interval, None with fewer than two values.
        difference_high: upper end.
    """

    median: float | None
    mean: float | None
    overall_median: float | None
    overall_mean: float | None
    standardised_difference: float | None
    difference_low: float | None = None
    difference_high: float | None = None

    @property
    def shown(self) -> bool:
        """Whether a reader of median and mean sees the difference.

        One of them has to go its way, and neither may go the other: where a few giants make
        everyone's mean, a customer who spends twice the median still spends less than the mean.
        """
        way = self.standardised_difference or 0.0
        pairs = ((self.median, self.overall_median), (self.mean, self.overall_mean))
        steps = [(a - b) * way for a, b in pairs if a is not None and b is not None]
        return min(steps, default=0.0) >= 0 and max(steps, default=0.0) > 0


@dataclass(frozen=True, slots=True)
class SegmentProfile:
    """One segment.

    Attributes:
        segment_id: from 1.
        customers: how many.
        revenue: their revenue, None where the table has none.
        features: every numeric feature.
    """

    segment_id: int
    customers: int
    revenue: float | None
    features: dict[str, FeatureProfile]

    def difference(self, feature: str) -> float:
        """The standardised difference, 0 where the feature is absent or unknown."""
        profile = self.features.get(feature)
        return (profile.standardised_difference if profile else None) or 0.0

    def shows(self, feature: str) -> bool:
        """Whether the difference shows in the feature's own unit (see `FeatureProfile.shown`)."""
        return feature in self.features and self.features[feature].shown

    def median(self, feature: str) -> float | None:
        """The median, None where the feature is absent or unknown."""
        profile = self.features.get(feature)
        return profile.median if profile else None

    def mean(self, feature: str) -> float | None:
        """The mean, None where the feature is absent or unknown."""
        profile = self.features.get(feature)
        return profile.mean if profile else None


def profile_segments(
    scored: nw.LazyFrame[Any], scales: Mapping[str, ColumnScale]
) -> list[SegmentProfile]:
    """Profile the segments of a scored table, in the order of `segment_id`.

    Args:
        scored: features with `segment_id`, as `Model.scored` returns them.
        scales: the scale of every numeric feature.
    """
    features = list(scales)
    overall: dict[str, Row] = {}
    groups: dict[tuple[int, str], Row] = {}
    revenue = [exact_sum(known("revenue")).alias("revenue")] if "revenue" in scales else []
    plain = scored.select("segment_id", *(nw.col(f).cast(nw.Float64) for f in features))
    with stored(plain) as plain:
        sized = plain.group_by("segment_id").agg(nw.len().alias("customers"), *revenue)
        segments = sized.sort("segment_id").collect("pyarrow").rows(named=True)
        at_once = max(1, _VALUES_AT_ONCE // max(1, sum(row["customers"] for row in segments)))
        for start in range(0, len(features), at_once):
            few = {f: scales[f] for f in features[start : start + at_once]}
            columns = plain.select("segment_id", *few)
            with stored(scaled_rows(columns, few, index="segment_id", farthest=FARTHEST)) as values:
                overall |= {row["feature"]: row for row in _counted(values, "feature")}
                groups |= {
                    (row["segment_id"], row["feature"]): row
                    for row in _counted(values, "segment_id", "feature")
                }
    return [
        SegmentProfile(
            segment_id=int(row["segment_id"]),
            customers=int(row["customers"]),
            revenue=row.get("revenue"),
            features={
                f: _feature(
                    groups.get((row["segment_id"], f), _NOBODY),
                    overall.get(f, _NOBODY),
                    scales[f].deviation,
                )
                for f in features
            },
        )
        for row in segments
    ]


def _counted(values: nw.LazyFrame[Any], *by: str) -> list[Row]:
    """What is counted of each feature, of all customers or of each segment's."""
    value, scaled = nw.col("value"), nw.col("scaled")
    counted = values.group_by(*by).agg(
        value.median().alias("median"),
        value.mean().alias("mean"),
        _exact_mean(scaled).alias("scaled"),
        # Number, sum and sum of squares, exact, for the intervals.
        scaled.count().alias("count"),
        exact_sum(scaled).alias("sum"),
        exact_sum_of_squares(scaled).alias("squares"),
    )
    return counted.collect("pyarrow").rows(named=True)


def _exact_mean(values: nw.Expr) -> nw.Expr:
    """The mean of scaled values in the same bits on every run, null where none is known."""
    known_values = nw.when(values.count() > 0).then(values.count())
    return exact_sum(values, scale=UNITS_PER_SPREAD) / known_values.cast(nw.Float64)


def _standard_error(row: Row, overall: Row) -> float | None:
    """See the module; in units of the scale, None where a variance is unknown."""
    own, everyone = (
        np.array([of[moment] for moment in ("count", "sum", "squares")], dtype=float)
        for of in (row, overall)
    )
    others = everyone - own
    if own[0] < FEWEST_FOR_A_VARIANCE:
        return None
    if others[0] < FEWEST_FOR_A_VARIANCE:
        return 0.0 if others[0] == 0 else None
    variances = [
        max(0.0, squares - total**2 / count) / (count - 1) / count
        for count, total, squares in (own, others)
    ]
    return float((1 - own[0] / everyone[0]) * math.sqrt(sum(variances)))


def _feature(row: Row, overall: Row, deviation: float) -> FeatureProfile:
    here, everywhere = row["scaled"], overall["scaled"]
    difference = None if here is None else (here - everywhere) / deviation
    error = _standard_error(row, overall)
    low, high = None, None
    if difference is not None and error is not None:
        low, high = (difference + side * _Z * error / deviation for side in (-1, 1))
    return FeatureProfile(
        median=row["median"],
        mean=_reproducible(row["mean"]),
        overall_median=overall["median"],
        overall_mean=_reproducible(overall["mean"]),
        standardised_difference=difference,
        difference_low=low,
        difference_high=high,
    )


def _reproducible(mean: float | None) -> float | None:
    """Twelve digits: the rest depends on the order in which a parallel engine adds."""
    return None if mean is None else float(f"{mean:.12g}")
