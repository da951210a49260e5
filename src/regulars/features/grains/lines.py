"""The lines that were known at a moment: the only door through which data enters this room."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any

import narwhals as nw

CLOCK = "ordered_at_local_s"
_KEYS = ("customer_id", "order_id")
_TEXTS = ("product_id", "channel")
_AMOUNTS = ("quantity", "discount", "revenue")


def lines_until(
    frame: nw.LazyFrame[Any], *, table: str, as_of_s: int | None, usable: AbstractSet[str]
) -> nw.LazyFrame[Any]:
    """Keep the lines ordered at or before `as_of_s`, with typed columns.

    Args:
        frame: `order_lines` or `returns`.
        table: which of them it is, to look up `usable`.
        as_of_s: seconds since 1970-01-01 UTC; not looked at where the table has no dates.
        usable: columns that hold data, as `table.column`; the others come out empty, so that
            later steps need not ask.

    Returns:
        customer_id, order_id, ordered_at_s, product_id, channel, quantity, discount, revenue.
        `ordered_at_s` is the shop's wall clock where its time zone is known (`ordered_at_local_s`):
        all that follows tells days and hours from it.
        A dated table loses its lines without a date: nobody knows whether they come later.
    """
    dated = as_of_s is not None and f"{table}.ordered_at_s" in usable

    def column(name: str, dtype: nw.dtypes.DType) -> nw.Expr:
        known = f"{table}.{name}" in usable
        return (nw.col(name) if known else nw.lit(None)).cast(dtype).alias(name)

    kept = frame.filter(nw.col("ordered_at_s") <= as_of_s) if dated else frame
    clock = nw.col(CLOCK if f"{table}.{CLOCK}" in usable else "ordered_at_s")
    return kept.select(
        *(nw.col(name) for name in _KEYS),
        (clock if dated else nw.lit(None)).cast(nw.Int64).alias("ordered_at_s"),
        *(column(name, nw.String()) for name in _TEXTS),
        *(column(name, nw.Float64()) for name in _AMOUNTS),
    )
