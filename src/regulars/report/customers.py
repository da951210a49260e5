"""Who brings the revenue, who comes back and what was sent back."""

from __future__ import annotations

import math
from dataclasses import dataclass

import narwhals as nw

from regulars.features import exact_sum
from regulars.report.reading import Tables, collect

TOP_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Concentration:
    """How much of the revenue the best fifth of the customers bring (the Pareto share).

    Attributes:
        top_customers: the best `TOP_SHARE` of all customers, rounded up.
        customers: all customers.
        revenue_share: their share of the revenue of all customers, 0 to 1.
    """

    top_customers: int
    customers: int
    revenue_share: float


@dataclass(frozen=True, slots=True)
class Repeat:
    """How many customers ordered more than once.

    Attributes:
        repeaters: customers with two orders or more.
        customers: all customers.
    """

    repeaters: int
    customers: int

    @property
    def rate(self) -> float:
        """Share of customers with two orders or more, 0 to 1."""
        return self.repeaters / self.customers


@dataclass(frozen=True, slots=True)
class Returned:
    """What was sent back or cancelled.

    Attributes:
        lines: returned lines.
        amount: their amount as a positive number; None when the file has no amounts.
    """

    lines: int
    amount: float | None


def read_concentration(tables: Tables) -> Concentration | None:
    """Sums the revenue of the best fifth; None without amounts."""
    features = tables.find("features", "revenue")
    if features is None:
        return None
    [total] = collect(features.select(customers=nw.len(), revenue=exact_sum(nw.col("revenue"))))
    if not total["customers"] or not total["revenue"] or total["revenue"] <= 0:
        return None
    top_customers = math.ceil(TOP_SHARE * total["customers"])
    best = features.sort("revenue", descending=True, nulls_last=True).head(top_customers)
    [top] = collect(best.select(revenue=exact_sum(nw.col("revenue"))))
    return Concentration(top_customers, total["customers"], top["revenue"] / total["revenue"])


def read_repeat(tables: Tables) -> Repeat | None:
    """Counts customers with two orders or more."""
    features = tables.find("features", "orders")
    if features is None:
        return None
    repeats = (nw.col("orders") > 1).cast(nw.Int64)
    [row] = collect(features.select(customers=nw.len(), repeaters=repeats.sum()))
    return Repeat(int(row["repeaters"]), row["customers"]) if row["customers"] else None


def read_returned(tables: Tables) -> Returned | None:
    """Sums the returns; None when the run made no such table."""
    returns = tables.find("returns", "revenue")
    if returns is None:
        return None
    [row] = collect(
        returns.select(
            lines=nw.len(), amounts=nw.col("revenue").count(), revenue=exact_sum(nw.col("revenue"))
        )
    )
    return Returned(row["lines"], -float(row["revenue"]) if row["amounts"] else None)
