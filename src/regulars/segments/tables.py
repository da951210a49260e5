"""The tables `segments` and `segment_profiles` (see `regulars.model`) from profiles and words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pyarrow as pa

from regulars.model import SEGMENT_PROFILES, SEGMENTS
from regulars.segments.advice import advice
from regulars.segments.difference import difference
from regulars.segments.name import names
from regulars.segments.profile import FeatureProfile, SegmentProfile
from regulars.segments.rule import Rule
from regulars.segments.scale import Vector
from regulars.segments.schema import arrow_schema
from regulars.segments.typical import typical

NOISE = "Unlike the others"
RANKED = 20_000  # customers among whom a median is ranked


def segments_table(
    profiles: Sequence[SegmentProfile],
    rules: Sequence[Rule],
    about: Collection[str] | None = None,
    *,
    noise: int | None = None,
) -> pa.Table:
    """One row for each segment.

    Args:
        profiles: of each segment, in the order of `segment_id`.
        rules: of each segment, in the same order.
        about: the features that names and differences tell of; None: how customers buy.
        noise: the segment of those who are like no others, if there is one.
    """
    customers = sum(p.customers for p in profiles)
    revenue = sum(p.revenue or 0.0 for p in profiles)
    told = advice(profiles)
    rows = [
        {
            "segment_id": profile.segment_id,
            "name": NOISE if profile.segment_id == noise else name.text,
            "customers": profile.customers,
            "customer_share": profile.customers / customers,
            "revenue": profile.revenue,
            "revenue_share": (
                profile.revenue / revenue if profile.revenue is not None and revenue > 0 else None
            ),
            "typical": typical(profile, name.features),
            "difference": difference(profile, about),
            "rule_words": rule.in_words(),
            "rule_sql": rule.sql(),
            "rule_agreement": rule.agreement,
            "rule_precision": rule.precision,
            "rule_recall": rule.recall,
            "action": told[profile.segment_id],
        }
        for profile, name, rule in zip(profiles, names(profiles, about), rules, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema(SEGMENTS))


def profiles_table(
    profiles: Sequence[SegmentProfile], values: Mapping[str, Vector] | None = None
) -> pa.Table:
    """One row for each segment and numeric feature.

    Args:
        profiles: the segments.
        values: every feature of a fair sample, shape (n,), NaN where missing, for the ranks of the
            medians; only the first 20,000 are looked at.
    """
    known = {f: np.sort(v[:RANKED][np.isfinite(v[:RANKED])]) for f, v in (values or {}).items()}

    def ranks(feature: str, median: float) -> float | None:
        among = known.get(feature, np.empty(0))
        if not len(among):
            return None
        below, up_to = (np.searchsorted(among, median, side=s) for s in ("left", "right"))
        return float(below + up_to) / (2 * len(among))

    rows = [
        {
            "segment_id": profile.segment_id,
            "feature": feature,
            "median": of.median,
            "mean": of.mean,
            "overall_median": of.overall_median,
            "overall_mean": of.overall_mean,
            "standardised_difference": of.standardised_difference,
            "difference_low": of.difference_low,
            "difference_high": of.difference_high,
            "median_rank": None if of.median is None else ranks(feature, of.median),
        }
        for profile in profiles
        for feature, of in sorted(profile.features.items())
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema(SEGMENT_PROFILES))


def read_profiles(segments: pa.Table, profiles: pa.Table) -> list[SegmentProfile]:
    """The profiles that `segments_table` and `profiles_table` wrote."""
    figures = FeatureProfile.__slots__
    features: dict[int, dict[str, FeatureProfile]] = {}
    for row in profiles.to_pylist():
        of = FeatureProfile(**{name: row[name] for name in figures})
        features.setdefault(row["segment_id"], {})[row["feature"]] = of
    return [
        SegmentProfile(
            row["segment_id"], row["customers"], row["revenue"], features[row["segment_id"]]
        )
        for row in segments.to_pylist()
    ]
