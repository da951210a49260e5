"""How large orders, prices, gaps and customers are: figures and histograms."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import narwhals as nw
import numpy as np

from regulars.explore.counted import Counted, count_values
from regulars.explore.histogram import histogram
from regulars.explore.reading import Frame, Row
from regulars.explore.section import Section, arrow
from regulars.explore.shop import Shop
from regulars.features import exact_sum
from regulars.model import Cannot
from regulars.wording import count, decimal, money, share

_QUANTILES = {
    "q01": 0.01,
    "q05": 0.05,
    "q25": 0.25,
    "median": 0.5,
    "q75": 0.75,
    "q95": 0.95,
    "q99": 0.99,
}
_SKEWED = 1.5
# With fewer values, the outermost twentieth is less than one of them.
_FEW = 20
MEASURES = (
    "order_value",
    "unit_price",
    "units_per_order",
    "lines_per_order",
    "orders_per_customer",
    "revenue_per_customer",
    "days_between_orders",
)
"""What is measured, in reading order."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that is measured.

    Attributes:
        name: its name in the tables.
        unit: `currency`, `units`, `lines`, `orders` or `days`.
        of: what has one value each, plural.
        frame: where the values are.
        column: the column of the frame.
    """

    name: str
    unit: str
    of: str
    frame: Frame
    column: str


def distributions(shop: Shop) -> Section | Cannot:
    """Describe every measure that the data allow."""
    figures: list[Row] = []
    bins: list[Row] = []
    sentences = []
    for measure in _measures(shop):
        counted = count_values(measure.frame, measure.column)
        if counted is None:
            continue
        binned = histogram(counted)
        figures.append(_figures(measure, counted, logarithmic=binned.logarithmic))
        bins += (
            {"measure": measure.name, "bin": number, "low": low, "high": high, "count": int(within)}
            for number, (low, high, within) in enumerate(
                zip(binned.edges[:-1], binned.edges[1:], binned.counts, strict=True), start=1
            )
        )
        sentences.append(_sentence(measure, counted, shop.currency))
    return Section(
        "values",
        "How large orders, prices and gaps are",
        tuple(sentences),
        {
            "explore_measures": arrow("explore_measures", figures),
            "explore_histograms": arrow("explore_histograms", bins),
        },
    )


def _measures(shop: Shop) -> Iterator[Measure]:
    orders = shop.orders
    lines = shop.tables.find("order_lines")
    customers = orders.group_by("customer_id").agg(
        orders=nw.len().cast(nw.Int64), revenue=exact_sum(nw.col("revenue").cast(nw.Float64))
    )
    customers = shop.materialise("explore_customers", customers)
    if shop.revenue is not None:
        yield Measure("order_value", "currency", "orders", orders, "revenue")
    if lines is not None:
        yield Measure("unit_price", "currency", "order lines", lines, "unit_price")
    if shop.units is not None:
        yield Measure("units_per_order", "units", "orders", orders, "units")
    yield Measure("lines_per_order", "lines", "orders", orders, "lines")
    yield Measure("orders_per_customer", "orders", "customers", customers, "orders")
    if shop.revenue is not None:
        yield Measure("revenue_per_customer", "currency", "customers", customers, "revenue")
    if shop.dated:
        day = nw.col("day")
        before = day.shift(1).over("customer_id", order_by=["day", "order_id"])
        gaps = orders.filter(~day.is_null()).with_columns(gap=day - before)
        yield Measure("days_between_orders", "days", "pairs of successive orders", gaps, "gap")


def _figures(measure: Measure, counted: Counted, *, logarithmic: bool) -> Row:
    return {
        "measure": measure.name,
        "unit": measure.unit,
        "of": measure.of,
        "count": counted.size,
        "mean": counted.mean,
        "standard_deviation": counted.standard_deviation,
        "lowest": float(counted.values[0]),
        **{name: counted.quantile(probability) for name, probability in _QUANTILES.items()},
        "highest": float(counted.values[-1]),
        "logarithmic": logarithmic,
    }


def _sentence(measure: Measure, counted: Counted, currency: str | None) -> str:
    def shown(value: float) -> str:
        return money(value, currency) if measure.unit == "currency" else decimal(value)

    low, median, high = (counted.quantile(p) for p in (0.05, 0.5, 0.95))
    if measure.unit != "currency" and bool(np.all(counted.values % 1 == 0)):
        # Nobody has 1.1 lines.
        low, high = math.floor(low), math.ceil(high)
    unit = "" if measure.unit == "currency" else f" {measure.unit}"
    topic = measure.name.replace("_", " ").capitalize()
    if counted.size == 1:
        return f"{topic}: there is one only, {shown(median)}{unit.removesuffix('s')}."
    if median == 1:
        unit = unit.removesuffix("s")
    spread = f"nine in ten between {shown(low)} and {shown(high)}"
    if counted.size < _FEW:
        spread = f"the lowest {shown(counted.values[0])}, the highest {shown(counted.values[-1])}"
    text = (
        f"{topic}: half are at or below {shown(median)}{unit}, {spread} "
        f"(mean {shown(counted.mean)}, {count(counted.size)} {measure.of})."
    )
    if median > 0 and counted.mean > _SKEWED * median:
        text += " A few large values pull the mean up: quote the median."
    if measure.name == "orders_per_customer":
        once = int(counted.counts[counted.values == 1].sum())
        text += (
            f" {share(once / counted.size)} of customers ordered once."
            if once
            else " No customer ordered only once."
        )
    if measure.name == "days_between_orders":
        text += " Only customers who came back have such a gap."
    return text
