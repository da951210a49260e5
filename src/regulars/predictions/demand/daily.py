"""What was sold each day: by product, category and segment, counted in the engine.

Only sums leave the engine: one row per day and series. Whatever is later than `as_of` is cut here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa

from regulars.features import day_of, exact_sum
from regulars.model import BadData
from regulars.predictions.demand.measures import Array
from regulars.predictions.lazy_frame import shop_clock

Key = tuple[str, str]
"""Level and name of a series."""

_SECONDS_PER_DAY = 86_400
TOTAL: Key = ("total", "")
NO_CATEGORY, NO_SEGMENT = "(no category)", "(no segment)"


@dataclass(frozen=True, slots=True)
class Daily:
    """Sales by day.

    Attributes:
        first_day: days since 1970-01-01 of the first day.
        days: number of days, the last being the last whole day before `as_of`.
        sold: of each series, shape (days, 4): units, revenue, lines, discounted lines.
        category_of: the category of each product that has one.
        has_units: whether lines carry quantities.
        has_revenue: whether they carry amounts.
        has_discounts: whether any line is known to be discounted.
    """

    first_day: int
    days: int
    sold: dict[Key, Array]
    category_of: dict[str, str]
    has_units: bool
    has_revenue: bool
    has_discounts: bool


def count_daily(
    order_lines: nw.LazyFrame[Any],
    products: nw.LazyFrame[Any] | None,
    segments: nw.LazyFrame[Any] | None,
    *,
    as_of_s: int | None,
    most_products: int,
) -> Daily:
    """Sum the lines before `as_of_s`, by day and series.

    Args:
        order_lines: customer_id, product_id, ordered_at_s and, where known, ordered_at_local_s,
            quantity, revenue, discount.
        products: product_id, category; or None.
        segments: customer_id, segment; or None.
        as_of_s: seconds since 1970 by the shop's clock; None: the end of the last day with a line.
        most_products: products with a series of their own.

    Raises:
        BadData: a needed column is absent, or no line has a date.
    """
    names = order_lines.collect_schema().names()
    for column in ("product_id", "ordered_at_s"):
        if column not in names:
            raise BadData(
                "demand is counted by product and day, and this column is absent",
                file="order_lines",
                column=column,
                way_out=f"name it with `--map {column}=COLUMN`",
            )
    lines = _lines(order_lines, names, as_of_s)
    total = _sums(lines, ["day"])
    if not total.num_rows:
        raise BadData("no order line has a date before `as_of`", file="order_lines")
    if products is not None:
        category = products.select("product_id", nw.col("category").cast(nw.String))
        lines = lines.join(category, on="product_id", how="left")
    if segments is not None:
        segment = segments.select("customer_id", nw.col("segment").cast(nw.String))
        lines = lines.join(segment, on="customer_id", how="left")
    first = int(np.min(total["day"]))
    last = int(np.max(total["day"])) if as_of_s is None else as_of_s // _SECONDS_PER_DAY - 1
    days = last - first + 1
    whole = _dense(total, None, first, days)[""]
    sold = {TOTAL: whole}
    by_product = _sums(lines, ["product_id", *(["category"] if products is not None else [])])
    chosen = _biggest(by_product, most_products, by_revenue=bool(whole[:, 1].any()))
    category_of = (
        dict(zip(*(by_product[c].to_pylist() for c in ("product_id", "category")), strict=True))
        if products is not None
        else {}
    )
    own = lines.filter(nw.col("product_id").is_in(chosen))
    parts = [("product", own, "product_id", "", "product")]
    if products is not None:
        parts.append(("category", lines, "category", NO_CATEGORY, "product"))
    if segments is not None:
        parts.append(("segment", lines, "segment", NO_SEGMENT, "customer"))
    for level, frame, column, empty, whose in parts:
        table = _sums(frame, [column, "day"])
        found = _dense(table, column, first, days)
        sold |= {(level, name or empty): values for name, values in found.items()}
        counted = sum(values[:, 2].sum() for values in found.values())
        if level != "product" and counted != whole[:, 2].sum():
            raise BadData(
                f"a {whose} stands in more than one row, so its sales would count twice",
                file=f"{level} of each {whose}",
                way_out=f"keep one {level} for each {whose}",
            )
    return Daily(
        first_day=first,
        days=days,
        sold=sold,
        category_of={p: c or NO_CATEGORY for p, c in category_of.items() if p in set(chosen)},
        has_units=bool(whole[:, 0].any()),
        has_revenue=bool(whole[:, 1].any()),
        has_discounts=bool(whole[:, 3].any()),
    )


def _lines(
    order_lines: nw.LazyFrame[Any], names: list[str], as_of_s: int | None
) -> nw.LazyFrame[Any]:
    """The columns that count, with the shop's own day; lines without a product count as one."""
    amounts = {
        new: (nw.col(old) if old in names else nw.lit(0.0)).cast(nw.Float64)
        for new, old in (("units", "quantity"), ("revenue", "revenue"), ("discount", "discount"))
    }
    customer = nw.col("customer_id") if "customer_id" in names else nw.lit("")
    lines = order_lines.filter(~nw.col("ordered_at_s").is_null()).select(
        customer.cast(nw.String).alias("customer_id"),
        nw.col("product_id").cast(nw.String).fill_null("(no product)"),
        clock=shop_clock(order_lines),
        **amounts,
    )
    if as_of_s is not None:
        lines = lines.filter(nw.col("clock") < as_of_s)
    return lines.with_columns(
        day=day_of(nw.col("clock")),
        discounted=nw.when(nw.col("discount") > 0).then(nw.lit(1)).otherwise(nw.lit(0)),
    ).drop("clock", "discount")


def _sums(lines: nw.LazyFrame[Any], by: list[str]) -> pa.Table:
    found: pa.Table = (
        lines.group_by(*by)
        .agg(
            units=exact_sum(nw.col("units")),
            revenue=exact_sum(nw.col("revenue")),
            lines=nw.len().cast(nw.Float64),
            discounted=nw.col("discounted").sum().cast(nw.Float64),
        )
        .sort(*by)
        .collect("pyarrow")
        .to_native()
    )
    return found


def _biggest(by_product: pa.Table, most: int, *, by_revenue: bool) -> list[str]:
    size = by_product["revenue" if by_revenue else "units"].to_numpy()
    best = np.argsort(-size, kind="stable")[:most]
    return sorted(by_product["product_id"].take(pa.array(best)).to_pylist())


def _dense(table: pa.Table, column: str | None, first: int, days: int) -> dict[str, Array]:
    """One array with every day for each name; days without a line are zeros."""
    if column is None:
        names, which = [""], np.zeros(table.num_rows, dtype=np.int64)
    else:
        encoded = table[column].combine_chunks().fill_null("").dictionary_encode()
        names, which = encoded.dictionary.to_pylist(), encoded.indices.to_numpy()
    values = np.zeros((len(names), days, 4))
    when = table["day"].to_numpy() - first
    for place, what in enumerate(("units", "revenue", "lines", "discounted")):
        values[which, when, place] = table[what].to_numpy()
    return dict(zip(names, values, strict=True))
