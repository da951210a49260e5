"""A segment in a few levels: what its name and its action are decided on.

A level is said where the standardised difference, which giants hardly move, is notable and shows in
the figures that stand beside the name: the medians, and the means, which make a share of revenue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from regulars.segments.profile import SegmentProfile

Level = Literal[-1, 0, 1]

NOTABLE = 0.4  # standardised difference from which a level is not "as everyone"
STRONG = 0.8  # standardised difference from which a side theme deserves a mention
ALMOST_ONE = 1.15  # mean orders up to which nearly everyone bought once
LONG_GONE_DAYS = 365.0  # whoever stayed away longer is long gone
NEWCOMERS = 0.5  # of everyone's median time as a customer, up to which they are new
LATE_DAYS = 180.0  # so is whoever stayed away longer than this and much longer than the others


@dataclass(frozen=True, slots=True)
class Portrait:
    """Levels against all customers: -1 below, 0 as everyone, 1 above.

    Attributes:
        one_time: whether nearly all bought once.
        frequency: how often they order, None where orders are not known or everyone has one.
        basket: how much they spend per order (else in all), None where amounts are not known.
        value: how much they spend in all, None where amounts are not known.
        recent: how recently they ordered, None where dates are not known.
        long_gone: whether their last order is far back, in days and beside everyone's.
        new: whether they became customers later than the others and still come.
        discounts: how much is taken off their prices.
        returns: how much they send back.
        trend: whether their spending grows.
        range: how many categories they buy from.
    """

    one_time: bool
    frequency: Level | None
    basket: Level | None
    value: Level | None
    recent: Level | None
    long_gone: bool
    new: bool
    discounts: Level
    returns: Level
    trend: Level
    range: Level


def portrait(profile: SegmentProfile) -> Portrait:
    """Read the levels off a profile."""
    orders = profile.mean("orders")
    told = profile.features.get("orders")
    # Where everyone has one order (a row that sums a customer up), that sets nobody apart.
    all_once = told is not None and (told.overall_mean or 0.0) <= ALMOST_ONE
    away = profile.median("days_since_last_order")
    lateness = _level(profile, "days_since_last_order", NOTABLE)
    value = _level(profile, "revenue", NOTABLE)
    basket = _level(profile, "average_order_value", NOTABLE)
    return Portrait(
        one_time=orders is not None and orders <= ALMOST_ONE and not all_once,
        frequency=None if all_once else _level(profile, "orders", NOTABLE),
        basket=basket if basket is not None else value,
        value=value if value is not None else basket,
        recent=None if lateness is None else _reversed(lateness),
        long_gone=lateness == 1
        and away is not None
        and away >= (LATE_DAYS if _differs_much(profile) else LONG_GONE_DAYS),
        new=_is_new(profile) and lateness != 1,
        discounts=_level(profile, "discount_share", STRONG) or 0,
        returns=_level(profile, "return_line_share", STRONG) or 0,
        trend=_level(profile, "revenue_trend_90d", STRONG) or 0,
        range=_level(profile, "categories", STRONG) or 0,
    )


def _level(profile: SegmentProfile, feature: str, threshold: float) -> Level | None:
    if profile.mean(feature) is None:
        return None
    difference = profile.difference(feature)
    if abs(difference) < threshold or not profile.shows(feature):
        return 0
    return 1 if difference > 0 else -1


def _is_new(profile: SegmentProfile) -> bool:
    if _level(profile, "tenure_days", NOTABLE) != -1:
        return False
    tenure = profile.features["tenure_days"]
    return (tenure.median or 0.0) <= NEWCOMERS * (tenure.overall_median or 0.0)


def _differs_much(profile: SegmentProfile) -> bool:
    return profile.difference("days_since_last_order") >= STRONG


def _reversed(level: Level) -> Level:
    return -1 if level == 1 else 1 if level == -1 else 0
