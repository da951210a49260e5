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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from regulars.features import exact_sum, exact_sum_of_squares
from regulars.segments.scale import ColumnScale, known, with_scaled
from regulars.segments.stream import computed_once, stored

_SCALED = "segments_scaled_"
_AT_ONCE = 8  # exact medians in one query: each holds all its values in memory
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
    overall: dict[str, Any] = {}
    groups: list[dict[str, Any]] = []
    # A few features at a time: a median holds its values, and planning many aggregates is slow.
    with stored(scored.select("segment_id", *(known(f) for f in features))) as plain:
        for start in range(0, max(1, len(features)), _AT_ONCE):
            few = features[start : start + _AT_ONCE]
            everyone, each = _counted(*_measures(plain, few, scales))
            overall |= everyone
            groups = [r | more for r, more in zip(groups or [{}] * len(each), each, strict=True)]
    return [
        SegmentProfile(
            segment_id=int(row["segment_id"]),
            customers=int(row["segments_customers"]),
            revenue=row.get("segments_revenue"),
            features={f: _feature(f, row, overall, scales[f].deviation) for f in features},
        )
        for row in groups
    ]


def _measures(
    plain: nw.LazyFrame[Any], features: Sequence[str], scales: Mapping[str, ColumnScale]
) -> tuple[nw.LazyFrame[Any], list[nw.Expr]]:
    """A frame with some features, plain and scaled, and what is counted in it."""
    plain = plain.select("segment_id", *features)
    frame = with_scaled(plain, {f"{_SCALED}{f}": scales[f] for f in features}, fill=False)
    endless = [f for f in features if scales[f].tail_limit is None]
    if endless:
        frame = frame.with_columns(*(_within_reach(f"{_SCALED}{f}") for f in endless))
    aggregates = [
        nw.len().alias("segments_customers"),
        *(nw.col(f).median().alias(f"median {f}") for f in features),
        *(nw.col(f).mean().alias(f"mean {f}") for f in features),
        *(_exact_mean(nw.col(f"{_SCALED}{f}")).alias(f"scaled {f}") for f in features),
        *(moment for f in features for moment in _moments(f)),
    ]
    if "revenue" in features:
        aggregates.append(exact_sum(nw.col("revenue")).alias("segments_revenue"))
    return computed_once(frame), aggregates


def _counted(
    frame: nw.LazyFrame[Any], aggregates: Sequence[nw.Expr]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Aggregates of all customers, and of each segment in the order of `segment_id`."""
    [overall] = frame.select(*aggregates).collect("pyarrow").rows(named=True)
    groups = frame.group_by("segment_id").agg(*aggregates).sort("segment_id")
    return overall, groups.collect("pyarrow").rows(named=True)


def _within_reach(column: str) -> nw.Expr:
    """Scaled values without tails that no exact sum holds; missing ones stay so."""
    z = nw.col(column)
    near = nw.when(z < -FARTHEST).then(nw.lit(-FARTHEST)).otherwise(z)
    return nw.when(z > FARTHEST).then(nw.lit(FARTHEST)).otherwise(near).alias(column)


def _exact_mean(values: nw.Expr) -> nw.Expr:
    """The mean of scaled values in the same bits on every run, null where none is known."""
    known_values = nw.when(values.count() > 0).then(values.count())
    return exact_sum(values, scale=UNITS_PER_SPREAD) / known_values.cast(nw.Float64)


def _moments(feature: str) -> list[nw.Expr]:
    """Number, sum and sum of squares of the scaled values, exact, for the intervals."""
    values = nw.col(f"{_SCALED}{feature}")
    return [
        values.count().alias(f"count {feature}"),
        exact_sum(values).alias(f"sum {feature}"),
        exact_sum_of_squares(values).alias(f"squares {feature}"),
    ]


def _standard_error(feature: str, row: dict[str, Any], overall: dict[str, Any]) -> float | None:
    """See the module; in units of the scale, None where a variance is unknown."""
    own, everyone = (
        np.array([of[f"{moment} {feature}"] for moment in ("count", "sum", "squares")], dtype=float)
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


def _feature(
    feature: str, row: dict[str, Any], overall: dict[str, Any], deviation: float
) -> FeatureProfile:
    here, everywhere = row[f"scaled {feature}"], overall[f"scaled {feature}"]
    difference = None if here is None else (here - everywhere) / deviation
    error = _standard_error(feature, row, overall)
    low, high = None, None
    if difference is not None and error is not None:
        low, high = (difference + side * _Z * error / deviation for side in (-1, 1))
    return FeatureProfile(
        median=row[f"median {feature}"],
        mean=_reproducible(row[f"mean {feature}"]),
        overall_median=overall[f"median {feature}"],
        overall_mean=_reproducible(overall[f"mean {feature}"]),
        standardised_difference=difference,
        difference_low=low,
        difference_high=high,
    )


def _reproducible(mean: float | None) -> float | None:
    """Twelve digits: the rest depends on the order in which a parallel engine adds."""
    return None if mean is None else float(f"{mean:.12g}")
