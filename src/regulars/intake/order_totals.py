"""Is the amount that stands on a line the line's, or the whole order's, repeated on each line?

Many exports join orders to their items: the order's total then stands on every line, and adding it
up counts an order of four lines four times.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

_FEWEST_ORDERS = 10
_NEARLY_ALL = 0.99
_VARIED = 0.5
_ORDER = ("customer_id", "order_id")


def repeats_order_total(lines: nw.LazyFrame[Any]) -> bool:
    """Say whether each order of several lines shows one amount on all of them.

    At least 10 orders must have several lines, 99 % of these must show one amount, and the amounts
    must differ between orders: where everything costs the same, one amount says nothing.

    Args:
        lines: typed lines: `customer_id`, `order_id`, `revenue`.
    """
    amount = nw.col("revenue")
    orders = (
        lines.filter(~amount.is_null())
        .group_by(*_ORDER)
        .agg(nw.len().alias("lines"), amount.min().alias("least"), amount.max().alias("most"))
        .filter(nw.col("lines") > 1)
        .with_columns(single=(nw.col("least") == nw.col("most")).cast(nw.Float64))
    )
    found = orders.select(
        nw.len().alias("orders"),
        nw.col("single").mean().alias("single"),
        nw.col("most").n_unique().alias("amounts"),
    ).collect()
    count = int(found["orders"][0])
    return (
        count >= _FEWEST_ORDERS
        and float(found["single"][0]) >= _NEARLY_ALL
        and int(found["amounts"][0]) >= _VARIED * count
    )


def shared_out(amount: nw.Expr) -> nw.Expr:
    """An order's total, in equal parts on the lines that show it."""
    return amount / amount.count().over(*_ORDER)
