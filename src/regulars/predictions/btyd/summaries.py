"""What buy-till-you-die models know of each customer, from orders, as of a moment.

Several orders of one calendar day are one purchase: people split a shopping trip into baskets and a
shop splits a basket into invoices, and no model of waiting times means gaps of minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.features import day_of
from regulars.model import BadData
from regulars.predictions.btyd.arrays import Counts, Vector

_SECONDS_PER_DAY = 86_400
_UNITS = 10_000.0


@dataclass(frozen=True, slots=True)
class Summaries:
    """One row per customer with an order at or before `as_of_s`, in the order of their ids."""

    customer_id: pa.Array
    """Shape (n,)."""
    frequency: Counts
    """Periods with an order after the first such period, shape (n,)."""
    recency_days: Counts
    """Days from the first order to the last, shape (n,)."""
    tenure_days: Counts
    """Days from the first order to `as_of`, the papers' T, shape (n,)."""
    first_value: Vector
    """Revenue of the first period, shape (n,)."""
    repeat_value: Vector
    """Mean revenue of the later periods with an order, shape (n,); NaN where there is none."""
    as_of_s: int
    """Seconds since 1970-01-01; nothing later was looked at."""
    period_days: int
    """Days that count as one purchase."""

    def __len__(self) -> int:
        return len(self.frequency)


def summarise_orders(orders: Any, *, as_of_s: int, period_days: int = 1) -> Summaries:  # noqa: ANN401
    """Sum up each customer's orders.

    Args:
        orders: a frame that narwhals knows with customer_id, ordered_at_s (seconds since
            1970-01-01, on the shop's wall clock where it is known) and revenue; one row per order
            or per line. What was sent back is a row with negative revenue at the moment of the
            purchase; `known_at_s`, where that column is there, says since when a row is known.
        as_of_s: the moment, on the same clock; later orders are left out.
        period_days: days that count as one purchase, counted back from the day of `as_of_s`. 1: a
            calendar day. More for discrete models: recency and tenure then are multiples of it.

    Raises:
        BadData: where a column is missing or no order is dated at or before the moment.

    >>> import duckdb
    >>> orders = duckdb.sql('''select * from (values
    ...     ('a', 86400 * 10, 5.0), ('a', 86400 * 14, 7.0), ('a', 86400 * 14 + 60, 1.0),
    ...     ('b', 86400 * 12, 4.0)) as orders(customer_id, ordered_at_s, revenue)''')
    >>> found = summarise_orders(orders, as_of_s=86400 * 20)
    >>> found.frequency, found.recency_days, found.tenure_days, found.repeat_value
    (array([1, 0]), array([4, 0]), array([10,  8]), array([ 8., nan]))
    """
    frame = known_by(orders, until_s=as_of_s)
    table = _by_customer(frame, as_of_s // _SECONDS_PER_DAY, period_days)
    if not len(table):
        raise BadData(
            "no order is dated at or before the moment of prediction",
            file="orders",
            way_out="choose a later date",
        )
    first, last, periods = (_whole(table, name) for name in ("first", "last", "periods"))
    units, first_units = (_whole(table, name) for name in ("units", "first_units"))
    frequency = periods - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        repeat_value = np.where(frequency > 0, (units - first_units) / (_UNITS * frequency), np.nan)
    return Summaries(
        table["customer_id"].combine_chunks(),
        frequency,
        (first - last) * period_days,
        first * period_days,
        first_units / _UNITS,
        repeat_value,
        as_of_s,
        period_days,
    )


def later_orders(
    orders: Any,  # noqa: ANN401
    customer_id: pa.Array,
    *,
    after_s: int,
    until_s: int,
) -> tuple[Counts, Vector]:
    """Count what customers did later, to hold a prediction against.

    Args:
        orders: see `summarise_orders`.
        customer_id: whose orders, shape (n,).
        after_s: only orders later than this moment,
        until_s: and not later than this one.

    Returns:
        Calendar days with an order, and revenue, each of shape (n,).
    """
    found = (
        by_day(known_by(orders, until_s=until_s).filter(nw.col("ordered_at_s") > after_s))
        .group_by("customer_id")
        .agg(nw.col("day").count().alias("days"), nw.col("units").sum())
        .with_columns(nw.col("units").cast(nw.Int64))
        .collect(backend="pyarrow")
        .to_arrow()
    )
    ids = found["customer_id"].cast(customer_id.type)
    row = pc.index_in(customer_id, value_set=ids.combine_chunks())
    days, units = (
        pc.fill_null(found[name].combine_chunks().take(row), 0) for name in ("days", "units")
    )
    return np.asarray(days, dtype=np.int64), np.asarray(units, dtype=np.int64) / _UNITS


def known_by(orders: Any, *, until_s: int) -> nw.LazyFrame[Any]:  # noqa: ANN401
    """What was ordered by then, and known."""
    frame = orders if isinstance(orders, nw.LazyFrame) else nw.from_native(orders).lazy()
    there = set(frame.collect_schema().names())
    missing = {"customer_id", "ordered_at_s", "revenue"} - there
    if missing:
        raise BadData(
            "orders need customer_id, ordered_at_s and revenue", column=min(missing), file="orders"
        )
    moments = [name for name in ("ordered_at_s", "known_at_s") if name in there]
    by_then = [nw.col(name) <= until_s for name in moments]
    return frame.filter(~nw.col("customer_id").is_null(), *by_then)


def by_day(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """One row per customer and calendar day, with revenue in whole units."""
    # Money is added as whole ten-thousandths: the same bits whatever the order of rows. An engine
    # may sum them in 128 bits, which are slow to read: hence the casts.
    units = (nw.col("revenue").cast(nw.Float64).fill_null(0.0) * _UNITS + 0.5).floor()
    return (
        frame.with_columns(day=day_of(nw.col("ordered_at_s")), units=units.cast(nw.Int64))
        .group_by("customer_id", "day")
        .agg(nw.col("units").sum())
        .with_columns(nw.col("units").cast(nw.Int64))
    )


def _by_customer(frame: nw.LazyFrame[Any], as_of_day: int, period_days: int) -> pa.Table:
    """Periods are counted back from `as_of`, so the first has the largest number."""
    periods = (
        by_day(frame)
        .with_columns(period=(as_of_day - nw.col("day")) // period_days)
        .group_by("customer_id", "period")
        .agg(nw.col("units").sum())
        .with_columns(nw.col("units").cast(nw.Int64))
    )
    own_first = nw.col("period").max().over("customer_id")
    is_first = nw.col("period") == nw.col("own_first")
    return (
        periods.with_columns(own_first=own_first)
        .with_columns(first_units=nw.when(is_first).then(nw.col("units")).otherwise(0))
        .group_by("customer_id")
        .agg(
            nw.col("period").max().alias("first"),
            nw.col("period").min().alias("last"),
            nw.col("period").count().alias("periods"),
            nw.col("units").sum(),
            nw.col("first_units").sum(),
        )
        .with_columns(nw.col("units", "first_units").cast(nw.Int64))
        .sort("customer_id")
        .collect(backend="pyarrow")
        .to_arrow()
    )


def _whole(table: pa.Table, name: str) -> Counts:
    return np.asarray(table[name].to_numpy(), dtype=np.int64)
