"""A condition of a rule as a marketer says it; what is exact stands in the rule's SQL."""

from __future__ import annotations

import math
import re

from regulars.segments.vocabulary import (
    as_share,
    is_flag,
    is_trend,
    level_of,
    trend_of,
    words,
    written,
)

SAID = {
    "days_since_last_order": ("last order more than {} ago", "last order at most {} ago"),
    "tenure_days": ("customer for more than {}", "customer for at most {}"),
    "active_span_days": (
        "more than {} from first to last order",
        "at most {} from first to last order",
    ),
    "mean_gap_days": ("more than {} between orders", "at most {} between orders"),
    "longest_gap_days": ("longest gap more than {}", "longest gap at most {}"),
    "overdue_ratio": (
        "last order more than {} usual gaps ago",
        "last order at most {} usual gaps ago",
    ),
    "discount_share": ("more than {} taken off the price", "at most {} taken off the price"),
    "return_line_share": ("more than {} of lines returned", "at most {} of lines returned"),
    "age_years": ("older than {} years", "at most {} years old"),
}
"""How features are said that are above a bound, and that are at most one."""

FLAGS = {"is_repeat_customer": ("ordered more than once", "ordered once only")}
"""How a feature of 0 and 1 is said that is 1, and that is 0."""

NEARLY = 0.95  # share from which nearly all of something is meant


def condition_in_words(feature: str, above: float, at_most: float) -> str:
    """Say that a feature is above a bound, at most another, or both.

    Args:
        feature: a numeric column of `features`, or a number that stands for a level of a text.
        above: lower bound, minus infinity where there is none.
        at_most: upper bound, infinity where there is none.

    >>> inf = math.inf
    >>> condition_in_words("days_since_last_order", 216, inf)
    'last order more than 216 days ago'
    >>> condition_in_words("revenue", 562, 1310), condition_in_words("orders", 4.5, inf)
    ('revenue above 562 and at most 1,310', 'at least 5 orders')
    >>> condition_in_words("orders", -inf, 1), condition_in_words("gender is female", 0.5, inf)
    ('at most 1 order', 'gender is female')
    >>> condition_in_words("revenue_trend_90d", 0.96, inf)
    'nearly all revenue of the last 180 days came in the last 90 (more than 98 %)'
    >>> condition_in_words("order_trend_90d", -inf, 0)
    'at most 50 % of the orders of the last 180 days came in the last 90'
    """
    has = level_of(feature)
    if has is not None:
        noun = has[0].removeprefix("trait_").replace("_", " ")
        return f"{noun} is {has[1]}" if above >= 0 else f"{noun} is not {has[1]}"
    if is_flag(feature):
        return FLAGS[feature][0 if above >= 0 else 1]
    of = words(feature)
    if is_trend(feature):
        return _trend(trend_of(feature), above, at_most)
    if of.unit == "count":
        return _whole(of.noun, math.floor(above) + 1 if above > -math.inf else None, at_most)
    return _measured(feature, above, at_most)


def _whole(noun: str, lowest: int | None, at_most: float) -> str:
    """Of a count: from a whole number on, up to one, or both."""
    highest = None if math.isinf(at_most) else math.floor(at_most)
    if lowest is None:
        return f"at most {_counted(highest or 0, noun)}"
    if highest is None:
        return f"at least {_counted(lowest, noun)}"
    if lowest == highest:
        return f"exactly {_counted(lowest, noun)}"
    return f"{lowest:,} to {_counted(highest, noun)}"


def _counted(number: int, noun: str) -> str:
    """A number with its noun, the first plural of which becomes singular for 1.

    >>> _counted(1, "categories"), _counted(1, "orders in the last 90 days"), _counted(2, "orders")
    ('1 category', '1 order in the last 90 days', '2 orders')
    """
    if number == 1:
        noun = re.sub(r"ies\b|s\b", lambda end: "y" if end[0] == "ies" else "", noun, count=1)
    return f"{number:,} {noun}"


def _measured(feature: str, above: float, at_most: float) -> str:
    """Of a number, an amount or a share."""
    of = words(feature)
    lowest, highest = (
        None if math.isinf(bound) else written(bound, "number" if of.unit == "years" else of.unit)
        for bound in (above, at_most)
    )
    if feature in SAID:
        said = zip(SAID[feature], (lowest, highest), strict=True)
        return " and ".join(pattern.format(bound) for pattern, bound in said if bound is not None)
    bounds = [f"at most {highest}"] if highest is not None else []
    if of.more == f"more {of.noun}":
        bounds = [f"more than {lowest}", *bounds] if lowest is not None else bounds
        return f"{' and '.join(bounds)} {of.noun}"
    bounds = [f"above {lowest}", *bounds] if lowest is not None else bounds
    return f"{of.noun} {' and '.join(bounds)}"


def _trend(of: str, above: float, at_most: float) -> str:
    """Of a trend from -1 to 1: which share of half a year came in its second half."""
    lowest, highest = as_share(above), as_share(at_most)
    half, last = f"{of} of the last 180 days", "came in the last 90"
    if at_most == math.inf and lowest >= NEARLY:
        return f"nearly all {half} {last} (more than {written(lowest, 'share')})"
    if above == -math.inf and highest <= 1 - NEARLY:
        return f"hardly any {half} {last} (at most {written(highest, 'share')})"
    bounds = [f"more than {written(lowest, 'share')}"] if above > -math.inf else []
    bounds += [f"at most {written(highest, 'share')}"] if at_most < math.inf else []
    return f"{' and '.join(bounds)} of the {half} {last}"
