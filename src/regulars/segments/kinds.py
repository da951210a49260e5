"""Kinds of segmentation: by what customers do, are worth, are, like or need.

Each kind is a list of features (names, or patterns with `*`), the plainest first. Features of a
kind that the table lacks are passed over; where it has none, there are no segments of that kind.
`behavioural` is the usual kind, and `regulars.segments.select_columns` chooses its features.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from typing import Literal

from regulars.model import Cannot

Kind = Literal["behavioural", "value", "demographic", "psychographic", "needs"]

_PERSON = (  # words by which a column of the customer file tells who somebody is
    "age",
    "birth",
    "child",
    "children",
    "city",
    "country",
    "education",
    "family",
    "gender",
    "home",
    "household",
    "housing",
    "income",
    "job",
    "kid",
    "kidhome",
    "kids",
    "marital",
    "occupation",
    "profession",
    "region",
    "sex",
    "state",
    "status",
    "teen",
    "teenhome",
    "zip",
)

FEATURES: dict[Kind, tuple[str, ...]] = {
    "value": (
        "days_since_last_order",
        "orders",
        "revenue",
        "average_order_value",
        "orders_last_365d",
        "revenue_last_365d",
    ),
    "demographic": ("age_years", "gender", "country", "region", "city", "trait_*"),
    "psychographic": (
        "category_entropy",
        "categories",
        "novelty_share",
        "repeat_product_share",
        "price_position",
        "average_unit_price",
        "discount_share",
        "discounted_line_share",
        "top_channel_share",
        "top_channel",
        "morning_order_share",
        "afternoon_order_share",
        "evening_order_share",
        "night_order_share",
        "weekend_order_share",
        "november_december_revenue_share",
        "trait_*",
    ),
    "needs": ("category_share_*",),
}
"""What each kind but the behavioural one is built on."""

NEEDS: dict[Kind, str] = {
    "value": "orders and amounts: a column of revenue, or of quantity and price",
    "demographic": "columns of the customers: age or birth date, gender, country, region, others",
    "psychographic": "the products' categories, prices, discounts, channels or times of the "
    "orders, or answers to a survey among the customers' columns",
    "needs": "the products' categories and the revenue of each order line",
}
"""The columns that would make a kind possible."""


def columns_of(kind: Kind, numeric: Sequence[str], texts: Sequence[str] = ()) -> list[str] | Cannot:
    """The features of a kind that a table has, plainest first, or what it lacks.

    A further column of the customer file (`trait_*`) is demographic where it is a text or its name
    says so (income, children, education, ...), and psychographic where it is another number.

    Args:
        kind: not the behavioural one.
        numeric: the numeric columns of the table `features`.
        texts: its columns of texts.

    >>> columns_of("demographic", ["orders", "age_years", "trait_income", "trait_likes_tea"])
    ['age_years', 'trait_income']
    >>> columns_of("psychographic", ["orders", "trait_income", "trait_likes_tea"])
    ['trait_likes_tea']
    >>> columns_of("needs", ["orders"]).way_out
    "map the products' categories and the revenue of each order line"
    """
    there = [*numeric, *texts]
    found = {
        column: None
        for pattern in FEATURES[kind]
        for column in fnmatch.filter(there, pattern)
        if not column.startswith("trait_") or is_of_person(column, texts) == (kind == "demographic")
    }
    if found:
        return list(found)
    wanted = ", ".join(FEATURES[kind])
    return Cannot(
        f"{kind.capitalize()} segments",
        f"the table has none of the features that they are built on ({wanted})",
        f"map {NEEDS[kind]}",
    )


def is_of_person(trait: str, texts: Sequence[str]) -> bool:
    """Whether a further column of the customer file tells who somebody is, not what they like."""
    return trait in texts or bool(set(_PERSON) & set(trait.lower().split("_")))
