"""What each segment is like: its size, its revenue and every numeric feature, counted over all.

The standardised difference of a feature is the segment's mean minus the mean of all customers,
both on the feature's scale (see `regulars.segments.scale`), in standard deviations of that scale.
Medians and means stand in the feature's own unit. Missing values count in none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from regulars.features import exact_sum
from regulars.segments.scale import ColumnScale, known, with_scaled

_SCALED = "segments_scaled_"
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
    """

    median: float | None
    mean: float | None
    overall_median: float | None
    overall_mean: float | None
    standardised_difference: float | None


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
    frame = scored.select("segment_id", *(known(f) for f in features))
    frame = with_scaled(frame, {f"{_SCALED}{f}": scales[f] for f in features}, fill=False)
    aggregates = [
        nw.len().alias("segments_customers"),
        *(nw.col(f).median().alias(f"median {f}") for f in features),
        *(nw.col(f).mean().alias(f"mean {f}") for f in features),
        *(_exact_mean(nw.col(f"{_SCALED}{f}")).alias(f"scaled {f}") for f in features),
    ]
    if "revenue" in scales:
        aggregates.append(exact_sum(nw.col("revenue")).alias("segments_revenue"))
    groups = frame.group_by("segment_id").agg(*aggregates).sort("segment_id")
    overall = frame.select(*aggregates).collect("pyarrow").rows(named=True)[0]
    return [
        SegmentProfile(
            segment_id=int(row["segment_id"]),
            customers=int(row["segments_customers"]),
            revenue=row.get("segments_revenue"),
            features={f: _feature(f, row, overall, scales[f].deviation) for f in features},
        )
        for row in groups.collect("pyarrow").rows(named=True)
    ]


def _exact_mean(values: nw.Expr) -> nw.Expr:
    """The mean of scaled values in the same bits on every run, null where none is known."""
    known_values = nw.when(values.count() > 0).then(values.count())
    return exact_sum(values, scale=UNITS_PER_SPREAD) / known_values.cast(nw.Float64)


def _feature(
    feature: str, row: dict[str, Any], overall: dict[str, Any], deviation: float
) -> FeatureProfile:
    here, everywhere = row[f"scaled {feature}"], overall[f"scaled {feature}"]
    return FeatureProfile(
        median=row[f"median {feature}"],
        mean=_reproducible(row[f"mean {feature}"]),
        overall_median=overall[f"median {feature}"],
        overall_mean=_reproducible(overall[f"mean {feature}"]),
        standardised_difference=None if here is None else (here - everywhere) / deviation,
    )


def _reproducible(mean: float | None) -> float | None:
    """Twelve digits: the rest depends on the order in which a parallel engine adds."""
    return None if mean is None else float(f"{mean:.12g}")
