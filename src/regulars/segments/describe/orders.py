"""The orders of a segment's customers: months, hours, weekdays and the places where they order.

One row for each order is made once; what is counted from it are a few rows for each segment.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import narwhals as nw

from regulars.features import day_of, exact_sum, hour_of, weekday_of, with_month

Frame = nw.LazyFrame[Any]
Row = dict[str, Any]
Materialise = Callable[[str, Frame], Frame]
"""Writes a stage under a name and gives it back, so that it is computed once."""

_CLOCKS = ("ordered_at_local_s", "ordered_at_s")


def orders_of_members(order_lines: Frame, memberships: Frame) -> Frame:
    """One row for each order of a member.

    Args:
        order_lines: `customer_id` and `order_id`, and where known the times, `revenue`, `channel`.
        memberships: `customer_id` and `segment_id`.

    Returns:
        `segment_id`, `customer_id`, `day` (days since 1970), `hour`, `weekday` (0 is Monday),
        `month` (months since January 1970), `revenue` and `channel`; null where unknown.
    """
    present = set(order_lines.collect_schema().names())
    clocks = [nw.col(c).cast(nw.Int64) for c in _CLOCKS if c in present]
    clock = nw.coalesce(*clocks) if clocks else nw.lit(None, dtype=nw.Int64)
    lines = order_lines.select(
        "customer_id",
        "order_id",
        second=clock,
        revenue=_or_null("revenue", present, nw.Float64()),
        channel=_or_null("channel", present, nw.String()),
    )
    orders = lines.group_by("customer_id", "order_id").agg(
        second=nw.col("second").min(),
        amounts=nw.col("revenue").count(),
        revenue=exact_sum(nw.col("revenue")),
        channel=nw.col("channel").min(),
    )
    dated = orders.with_columns(
        day=day_of(nw.col("second")),
        hour=hour_of(nw.col("second")),
        revenue=nw.when(nw.col("amounts") > 0).then(nw.col("revenue")),
    ).with_columns(weekday=weekday_of(nw.col("day")))
    columns = ("segment_id", "customer_id", "day", "hour", "weekday", "month", "revenue", "channel")
    members = memberships.select("customer_id", "segment_id")
    return with_month(dated).join(members, on="customer_id", how="inner").select(*columns)


def rows_of(frame: Frame) -> list[Row]:
    """Run a frame whose result is small and give its rows; sums of whole numbers are whole."""
    rows = frame.collect("pyarrow").rows(named=True)
    return [{k: int(v) if isinstance(v, Decimal) else v for k, v in row.items()} for row in rows]


def _or_null(column: str, present: set[str], dtype: nw.dtypes.DType) -> nw.Expr:
    return nw.col(column).cast(dtype) if column in present else nw.lit(None, dtype=dtype)
