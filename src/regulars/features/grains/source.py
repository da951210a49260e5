"""The rows that features see, by the engine's own groupings; features of customers are joined."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, cast

import narwhals as nw

from regulars.features.feature import Grain
from regulars.features.grains.categories import customer_categories
from regulars.features.grains.channels import customer_channels
from regulars.features.grains.orders import orders_of
from regulars.features.grains.products import customer_products
from regulars.features.grains.rows import Rows

Materialise = Callable[[str, nw.LazyFrame[Any]], nw.LazyFrame[Any]]
"""Writes a stage under a name and gives it back, so that it is computed once."""


KEY = "customer_id"


class Grains(Protocol):
    """The grains that come of order lines."""

    def orders(self) -> Rows:
        """See `orders_of`."""

    def channels(self) -> Rows:
        """See `customer_channels`."""

    def products(self) -> Rows:
        """See `customer_products`."""

    def categories(self) -> Rows:
        """See `customer_categories`."""


class Columns(Protocol):
    """How features of several grains come together."""

    in_order: bool
    """Whether `joined` gives customers in the order of their ids."""

    def part(self, grain: Grain, rows: Rows, columns: Sequence[nw.Expr]) -> nw.LazyFrame[Any]:
        """Compute and keep the features of a grain, a row for each customer that it knows.

        Args:
            grain: the grain.
            rows: its rows.
            columns: the features' expressions.
        """

    def joined(self, parts: Mapping[Grain, nw.LazyFrame[Any]]) -> nw.LazyFrame[Any]:
        """One row per customer with an order, with all columns of some parts."""


class EngineGrains:
    """The grains as any engine groups lines.

    Args:
        lines: the lines known at the moment (see `lines_until`).
        facts: see `product_facts`; None where products do not matter.
        materialise: keeps the orders.
    """

    def __init__(
        self, lines: nw.LazyFrame[Any], facts: nw.LazyFrame[Any] | None, materialise: Materialise
    ) -> None:
        self._lines = lines
        self._facts = facts
        self._orders = materialise("orders", orders_of(lines))

    def orders(self) -> nw.LazyFrame[Any]:
        """See `orders_of`."""
        return self._orders

    def channels(self) -> nw.LazyFrame[Any]:
        """See `customer_channels`."""
        return customer_channels(self._orders)

    def products(self) -> nw.LazyFrame[Any]:
        """See `customer_products`."""
        return customer_products(self._lines, self._known_facts())

    def categories(self) -> nw.LazyFrame[Any]:
        """See `customer_categories`."""
        return customer_categories(self._lines, self._known_facts())

    def _known_facts(self) -> nw.LazyFrame[Any]:
        if self._facts is None:
            raise ValueError("no facts about products were given")
        return self._facts


class EngineColumns:
    """Features as any engine joins them.

    Args:
        materialise: keeps the features of a grain.
    """

    in_order = False

    def __init__(self, materialise: Materialise) -> None:
        self._materialise = materialise

    def part(self, grain: Grain, rows: Rows, columns: Sequence[nw.Expr]) -> nw.LazyFrame[Any]:
        """Write the features as a stage, but for the customers', which cost nothing to tell."""
        features = of_customers(grain, cast("nw.LazyFrame[Any]", rows), columns)
        return features if grain == "customer" else self._materialise(f"{grain}_features", features)

    def joined(self, parts: Mapping[Grain, nw.LazyFrame[Any]]) -> nw.LazyFrame[Any]:
        """Join the parts to that of the orders, which knows every customer."""
        frame = parts["order"]
        for grain, part in parts.items():
            if grain != "order":
                frame = frame.join(part, on=KEY, how="left")
        return frame


def of_customers(
    grain: Grain, rows: nw.LazyFrame[Any], columns: Sequence[nw.Expr]
) -> nw.LazyFrame[Any]:
    """Features of one grain by customer, as any engine groups rows."""
    if not columns:
        return rows.select(KEY).unique()
    if grain == "customer":
        return rows.select(KEY, *columns)
    return rows.group_by(KEY).agg(*columns)
