"""The typical customer of a segment: medians of what its name rests on, beside those of everyone.

A median tells what half of the customers reach, whatever a few giants do. Where it does not show a
difference that the name speaks of (most order once here and everywhere), the mean stands there, and
is called one. A trend is left out where half of the customers bought nothing in its days: they have
no share in the second half of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from regulars.segments.portrait import NOTABLE
from regulars.segments.profile import SegmentProfile
from regulars.segments.vocabulary import figure, is_flag, is_trend

_TREND_DAYS = 180


def typical(profile: SegmentProfile, features: Sequence[str]) -> str:
    """Write "orders 8 (3), revenue 245 (103)": of the segment, and in brackets of everyone.

    Args:
        profile: the segment.
        features: what is told, in this order.
    """
    told = []
    for feature in dict.fromkeys(features):
        of = profile.features[feature]
        if None in {of.median, of.overall_median, of.mean, of.overall_mean}:
            continue
        if is_trend(feature) and _half_are_silent(profile):
            continue
        medians, means = (
            tuple(figure(feature, value or 0.0)[1] for value in pair)
            for pair in ((of.median, of.overall_median), (of.mean, of.overall_mean))
        )
        notable = abs(profile.difference(feature)) >= NOTABLE and of.shown
        by_mean = is_flag(feature) or (len(set(medians)) == 1 and notable)
        noun = figure(feature, of.median or 0.0)[0]
        noun += " on average" if by_mean and not is_flag(feature) else ""
        here, everywhere = means if by_mean else medians
        told.append(f"{noun} {here} ({everywhere})")
    return ", ".join(told)


def _half_are_silent(profile: SegmentProfile) -> bool:
    """Whether half of the segment, or of everyone, bought nothing in the days of a trend."""
    pause = profile.features.get("days_since_last_order")
    ends = () if pause is None else (pause.median, pause.overall_median)
    return any(days is not None and days >= _TREND_DAYS for days in ends)
