"""What the features are called in a sentence: the words behind names, rules, axes and differences.

A feature that is not listed (a `trait_*` column, a category's share) gets its words from its name.
"""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass
from typing import Literal

Unit = Literal["number", "count", "money", "days", "years", "share"]

THOUSAND = 1000
TEN = 10


@dataclass(frozen=True, slots=True)
class Words:
    """How to speak of one feature.

    Attributes:
        noun: the feature in a sentence ("days since the last order").
        more: what a customer with a high value has ("longer since the last order").
        less: what a customer with a low value has ("more recent orders").
        unit: how to write a value; a `count` is a whole number.
        theme: the side of behaviour it tells of; themes share the weight in clustering.
    """

    noun: str
    more: str
    less: str
    unit: Unit
    theme: str


def _count(noun: str, theme: str, unit: Unit = "count") -> Words:
    return Words(noun, f"more {noun}", f"fewer {noun}", unit, theme)


def _level(noun: str, unit: Unit, theme: str) -> Words:
    return Words(noun, f"higher {noun}", f"lower {noun}", unit, theme)


VOCABULARY: dict[str, Words] = {
    "days_since_last_order": Words(
        "days since the last order",
        "longer since the last order",
        "more recent last order",
        "days",
        "recency",
    ),
    "orders": _count("orders", "frequency"),
    "orders_per_year": _count("orders per year", "frequency", "number"),
    "orders_last_365d": _count("orders in the last 365 days", "frequency"),
    "orders_last_90d": _count("orders in the last 90 days", "frequency"),
    "orders_prior_90d": _count("orders in the 90 days before those", "frequency"),
    "is_repeat_customer": _level("share of repeat customers", "share", "frequency"),
    "revenue": _level("revenue", "money", "value"),
    "revenue_last_365d": _level("revenue in the last 365 days", "money", "value"),
    "revenue_last_90d": _level("revenue in the last 90 days", "money", "value"),
    "revenue_prior_90d": _level("revenue in the 90 days before those", "money", "value"),
    "average_order_value": _level("average order value", "money", "value"),
    "units": _count("units bought", "value"),
    "lines": _count("order lines", "value"),
    "median_order_value": _level("median order value", "money", "value"),
    "largest_order_value": _level("largest order", "money", "value"),
    "first_order_value": _level("first order", "money", "value"),
    "order_value_variation": _level("variation of order values", "number", "value"),
    "average_unit_price": _level("average unit price", "money", "price"),
    "price_position": _level("price position within the category", "share", "price"),
    "tenure_days": Words(
        "days as a customer", "customers for longer", "customers for less time", "days", "tenure"
    ),
    "active_span_days": Words(
        "days from first to last order",
        "longer active period",
        "shorter active period",
        "days",
        "tenure",
    ),
    "mean_gap_days": Words(
        "days between orders",
        "longer gaps between orders",
        "shorter gaps between orders",
        "days",
        "rhythm",
    ),
    "std_gap_days": _level("spread of the gaps between orders", "days", "rhythm"),
    "longest_gap_days": Words(
        "days in the longest gap", "longer longest gap", "shorter longest gap", "days", "rhythm"
    ),
    "gap_regularity": Words(
        "regularity of the gaps between orders",
        "more regular orders",
        "less regular orders",
        "share",
        "rhythm",
    ),
    "overdue_ratio": Words(
        "usual gaps since the last order",
        "more overdue for an order",
        "less overdue for an order",
        "number",
        "rhythm",
    ),
    "order_trend_90d": Words(
        "trend of orders (-1 to 1)", "rising orders", "falling orders", "number", "trend"
    ),
    "revenue_trend_90d": Words(
        "trend of revenue (-1 to 1)", "rising revenue", "falling revenue", "number", "trend"
    ),
    "products_per_order": _count("products per order", "basket", "number"),
    "units_per_order": _count("units per order", "basket", "number"),
    "lines_per_order": _count("lines per order", "basket", "number"),
    "discount_share": _level("share of the price taken off", "share", "discount"),
    "discounted_line_share": _level("share of discounted lines", "share", "discount"),
    "weekend_order_share": _level("share of weekend orders", "share", "habit"),
    "morning_order_share": _level("share of morning orders", "share", "habit"),
    "afternoon_order_share": _level("share of afternoon orders", "share", "habit"),
    "evening_order_share": _level("share of evening orders", "share", "habit"),
    "night_order_share": _level("share of night orders", "share", "habit"),
    "weekday_focus": _level("focus on one day of the week", "share", "habit"),
    "november_december_revenue_share": _level(
        "share of revenue in November and December", "share", "habit"
    ),
    "categories": _count("categories", "assortment"),
    "products": _count("different products", "assortment"),
    "orders_per_product": _level("orders per product", "number", "assortment"),
    "novelty_share": _level("share of products new to them", "share", "assortment"),
    "repeat_product_share": _level("share of products bought again", "share", "assortment"),
    "top_category_share": _level("share of their favourite category", "share", "assortment"),
    "category_entropy": _level("spread over categories", "share", "assortment"),
    "returned_lines": _count("returned lines", "returns"),
    "return_line_share": _level("share of lines returned", "share", "returns"),
    "returned_revenue": _level("returned revenue", "money", "returns"),
    "returned_revenue_share": _level("share of revenue returned", "share", "returns"),
    "channels": _count("channels", "channel"),
    "top_channel_share": _level("share of their favourite channel", "share", "channel"),
    "age_years": Words("age", "older customers", "younger customers", "years", "demographic"),
}
"""The words of the features that Regulars computes itself; the plainest of a theme stands first."""


DERIVED = ("*_score", "*_id")  # made from other features, or no measure at all


LEVEL_OF, FREQUENCY_OF = " is ", " frequency"
"""How `regulars.segments.encode` names the numbers that stand for a column of texts."""


def level_of(feature: str) -> tuple[str, str] | None:
    """The column of texts and its level behind a number that says who has it, else None.

    >>> level_of("gender is female"), level_of("orders")
    (('gender', 'female'), None)
    """
    column, said, level = feature.partition(LEVEL_OF)
    return (column, level) if said else None


def is_frequency(feature: str) -> bool:
    """Whether a number is the share of customers with the same text in a column.

    >>> is_frequency("city frequency")
    True
    """
    return feature.endswith(FREQUENCY_OF) and level_of(feature) is None


def is_flag(feature: str) -> bool:
    """Whether a feature is 1 or 0, so that its mean is a share and its median tells little.

    >>> is_flag("is_repeat_customer"), is_flag("gender is female"), is_flag("orders")
    (True, True, False)
    """
    return feature == "is_repeat_customer" or level_of(feature) is not None


def is_trend(feature: str) -> bool:
    """Whether a feature compares the last 90 days with the 90 before, from -1 to 1."""
    return words(feature).theme == "trend"


def trend_of(feature: str) -> str:
    """What a trend is of: `orders` or `revenue`."""
    return "orders" if feature.startswith("order") else "revenue"


def as_share(trend: float) -> float:
    """The share of the last 180 days that came in the last 90; half where there was nothing.

    >>> as_share(1.0), as_share(-0.5)
    (1.0, 0.25)
    """
    return (1.0 + trend) / 2.0


def figure(feature: str, value: float) -> tuple[str, str]:
    """A feature and one of its values, as they stand beside each other.

    >>> figure("days_since_last_order", 36.0)
    ('days since the last order', '36')
    >>> figure("revenue_trend_90d", 0.5)
    ("share of half a year's revenue in its second half", '75 %')
    """
    if is_trend(feature):
        noun = f"share of half a year's {trend_of(feature)} in its second half"
        return noun, written(as_share(value), "share")
    of = words(feature)
    return of.noun, written(value, of.unit).removesuffix(" days")


def is_derived(feature: str) -> bool:
    """Whether a feature only repeats others, like the scores of RFM.

    >>> is_derived("recency_score"), is_derived("orders")
    (True, False)
    """
    return any(fnmatch.fnmatchcase(feature, pattern) for pattern in DERIVED)


def words(feature: str) -> Words:
    """Return how to speak of a feature, known or not.

    >>> words("orders").more
    'more orders'
    >>> words("category_share_tea").more
    'higher share of tea'
    >>> words("trait_household_size").noun
    'household size'
    >>> words("gender is female").more, words("city frequency").less
    ('more often gender female', 'rarer city')
    """
    if feature in VOCABULARY:
        return VOCABULARY[feature]
    has = level_of(feature)
    if has is not None:
        column, level = has
        noun = f"{_plain(column)} {level}"
        return Words(
            f"share with {noun}", f"more often {noun}", f"less often {noun}", "share", column
        )
    if is_frequency(feature):
        column = feature.removesuffix(FREQUENCY_OF)
        noun = _plain(column)
        how = f"share of customers with the same {noun}"
        return Words(how, f"more common {noun}", f"rarer {noun}", "share", column)
    if feature.startswith("category_share_"):
        category = feature.removeprefix("category_share_").replace("_", " ")
        return _level(f"share of {category}", "share", "category")
    if feature.startswith("trait_"):
        return _level(_plain(feature), "number", "traits")
    return _level(feature.replace("_", " "), "number", feature)


def _plain(column: str) -> str:
    return column.removeprefix("trait_").replace("_", " ")


def written(value: float, unit: Unit) -> str:
    """Write a value of a feature the way a marketer reads it.

    >>> written(0.123, "share"), written(2345.6, "money"), written(3.0, "count")
    ('12.3 %', '2,346', '3')
    >>> written(2.4, "count"), written(0.004, "share"), written(-0.25, "number")
    ('2.4', '0.4 %', '-0.25')
    """
    if unit == "share":
        return f"{_significant(value * 100)} %"
    if unit == "days":
        return f"{value:,.0f} days" if abs(value) >= TEN else f"{_significant(value)} days"
    return _significant(value)


def _significant(value: float) -> str:
    """Three digits that matter, whole thousands in full, no exponent for what a shop measures."""
    if abs(value) >= THOUSAND or value == round(value):
        return f"{value:,.0f}"
    return f"{float(f'{value:.3g}'):.9f}".rstrip("0").rstrip(".")
