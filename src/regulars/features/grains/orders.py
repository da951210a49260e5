"""One row per order: what most features are computed from, built once."""

from __future__ import annotations

from typing import Any, TypeVar

import narwhals as nw

from regulars.features.dates import SECONDS_PER_DAY, day_of, hour_of, month_of, weekday_of
from regulars.features.exact import count_where, exact_sum
from regulars.features.grains.rows import Rows

_Rows = TypeVar("_Rows", bound=Rows)


def orders_of(lines: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Gather lines into orders, in few columns: this is written, and the calendar is cheap to tell.

    Args:
        lines: the lines known at the moment (see `lines_until`).

    Returns:
        customer_id, ordered_at_s (of the first line), revenue, units, lines, discount,
        discounted_lines, channel (the first in the alphabet) and gap_days (calendar days since the
        customer's previous order; empty at the first). What dates decide is empty without.
    """
    orders = lines.group_by("customer_id", "order_id").agg(
        nw.col("ordered_at_s").min(),
        nw.col("channel").min(),
        exact_sum(nw.col("revenue")).alias("revenue"),
        exact_sum(nw.col("quantity")).alias("units"),
        exact_sum(nw.col("discount")).alias("discount"),
        count_where(nw.col("discount") > 0.0).alias("discounted_lines"),
        nw.len().cast(nw.Int64).alias("lines"),
    )
    second = nw.col("ordered_at_s")
    previous = second.shift(1).over("customer_id", order_by=["ordered_at_s", "order_id"])
    return (
        orders.with_columns(previous_s=previous)
        .with_columns(gap_days=day_of(second) - day_of(nw.col("previous_s")))
        .drop("previous_s", "order_id")
    )


def dated_orders(orders: _Rows, *, as_of_s: int | None) -> _Rows:
    """Add what the calendar says of each order.

    Args:
        orders: see `orders_of`.
        as_of_s: seconds since 1970-01-01 UTC, or None without dates.

    Returns:
        The orders with day (since 1970), hour, weekday (0 Monday), month and days_ago (calendar
        days from the order to `as_of_s`); empty without dates.
    """
    as_of_day = nw.lit(None if as_of_s is None else as_of_s // SECONDS_PER_DAY).cast(nw.Int64)
    day = nw.col("day")
    return orders.with_columns(
        day=day_of(nw.col("ordered_at_s")), hour=hour_of(nw.col("ordered_at_s"))
    ).with_columns(weekday=weekday_of(day), month=month_of(day), days_ago=as_of_day - day)
