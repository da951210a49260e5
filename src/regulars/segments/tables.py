"""The tables `segments` and `segment_profiles` (see `regulars.model`) from profiles and words."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from regulars.model import SEGMENT_PROFILES, SEGMENTS
from regulars.segments.action import action
from regulars.segments.difference import difference
from regulars.segments.name import names
from regulars.segments.portrait import portrait
from regulars.segments.profile import SegmentProfile
from regulars.segments.rule import Rule
from regulars.segments.schema import arrow_schema


def segments_table(profiles: Sequence[SegmentProfile], rules: Sequence[Rule]) -> pa.Table:
    """One row for each segment; profiles and rules in the order of `segment_id`."""
    customers = sum(p.customers for p in profiles)
    revenue = sum(p.revenue or 0.0 for p in profiles)
    rows = [
        {
            "segment_id": profile.segment_id,
            "name": name,
            "customers": profile.customers,
            "customer_share": profile.customers / customers,
            "revenue": profile.revenue,
            "revenue_share": (
                profile.revenue / revenue if profile.revenue is not None and revenue > 0 else None
            ),
            "difference": difference(profile),
            "rule_words": rule.in_words(),
            "rule_sql": rule.sql(),
            "rule_agreement": rule.agreement,
            "action": action(portrait(profile)),
        }
        for profile, name, rule in zip(profiles, names(profiles), rules, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema(SEGMENTS))


def profiles_table(profiles: Sequence[SegmentProfile]) -> pa.Table:
    """One row for each segment and numeric feature."""
    rows = [
        {
            "segment_id": profile.segment_id,
            "feature": feature,
            "median": of.median,
            "mean": of.mean,
            "overall_median": of.overall_median,
            "overall_mean": of.overall_mean,
            "standardised_difference": of.standardised_difference,
        }
        for profile in profiles
        for feature, of in sorted(profile.features.items())
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema(SEGMENT_PROFILES))
