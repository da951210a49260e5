"""Say in an analyst's words what the data does not allow, and what would make it possible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from regulars.features.availability import DATES, TIME_OF_DAY, all_needs, usable
from regulars.features.catalogue import catalogue
from regulars.features.feature import Feature
from regulars.model import Cannot


@dataclass(frozen=True, slots=True)
class Cause:
    """What follows from one missing column.

    Attributes:
        lost: the subjects that are lost.
        why: what the data lacks, as a sentence.
        way_out: what would bring them back, as a sentence.
        unless: a column whose absence says it all, so that this one need not be named as well.
    """

    lost: str
    why: str
    way_out: str
    unless: str = ""


CAUSES: dict[str, Cause] = {
    DATES: Cause(
        "Recency, gaps between orders, trends, habits",
        "The orders have no date.",
        "Add a column with the date of each order.",
    ),
    TIME_OF_DAY: Cause(
        "Time of day",
        "The orders have dates without a time of day.",
        "Export the orders with the time as well.",
        unless=DATES,
    ),
    "order_lines.revenue": Cause(
        "Revenue, order values, shares of revenue",
        "The order lines have no amount.",
        "Add a column with the amount of each line, or with price and quantity.",
    ),
    "order_lines.quantity": Cause(
        "Units, price of a unit",
        "The order lines have no quantity.",
        "Add a column with the number of units of each line.",
    ),
    "order_lines.discount": Cause(
        "Discounts",
        "The order lines do not say what was taken off the price.",
        "Add a column with the discount of each line.",
    ),
    "order_lines.product_id": Cause(
        "Products, repeat purchases of a product, categories",
        "The order lines do not say which product was bought.",
        "Add a column with the product of each line.",
    ),
    "products.category": Cause(
        "Categories, price level within a category",
        "The products have no category.",
        "Add a column with the category, or a product file.",
        unless="order_lines.product_id",
    ),
    "order_lines.channel": Cause(
        "Channels",
        "The orders do not say where they were placed.",
        "Add a column with the channel (web, shop, ...).",
    ),
    "returns.customer_id": Cause(
        "Returns",
        "The data shows no returned lines with a date.",
        "Export returned and cancelled lines as well.",
    ),
    "returns.revenue": Cause(
        "Value of returns",
        "The returned lines have no amount.",
        "Add the amounts of the returned lines.",
        unless="returns.customer_id",
    ),
    "customers.country": Cause(
        "Country",
        "The customers have no country.",
        "Add a country to the orders or customers.",
    ),
    "customers.region": Cause(
        "Region",
        "The customers have no region.",
        "Add a state or region to the customers.",
    ),
    "customers.gender": Cause(
        "Gender",
        "The customers have no gender.",
        "Give it with a customer file, if you hold it.",
    ),
    "customers.age_years": Cause(
        "Age",
        "The customers have neither an age nor a birth date.",
        "Give one of them with a customer file, if you hold it.",
    ),
}
"""What each column that a feature needs stands for, the gravest first."""


def explain_missing(
    available: Iterable[str], *, features: Mapping[str, Feature] | None = None
) -> list[Cannot]:
    """List what cannot be known about the customers, one entry per missing column.

    A feature that lacks two columns is listed under both. Names in `what` are columns of
    docs/features.md.

    Args:
        available: the columns that hold data, as `table.column` (see `columns_with_data`).
        features: the features wished for; default: all of `catalogue()`.

    >>> (entry,) = [one for one in explain_missing([]) if "channel" in one.what]
    >>> entry.what
    'Channels (channels, top_channel, top_channel_share)'
    >>> entry.why
    'The orders do not say where they were placed.'
    """
    wished = catalogue() if features is None else features
    given = frozenset(available)
    columns = usable(given, as_of_s=0 if DATES in given else None)
    lost: dict[str, list[str]] = {column: [] for column in CAUSES}
    for name in wished:
        for column in sorted(all_needs(name, wished) - columns):
            lost.setdefault(column, []).append(name)
    return [
        Cannot(
            what=f"{_cause(column).lost} ({', '.join(names)})",
            why=_cause(column).why,
            way_out=_cause(column).way_out,
        )
        for column, names in lost.items()
        if names and not lost.get(_cause(column).unless)
    ]


def _cause(column: str) -> Cause:
    """The cause of a column; one that only another package's feature needs is named as it is."""
    return CAUSES.get(column) or Cause(
        column, f"The column {column} holds no data.", f"Add {column}."
    )
