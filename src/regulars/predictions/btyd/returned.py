"""Orders net of what was sent back, as of the day on which it was bought.

A cancelled order is no revenue, however large it was. Only returns of a single purchase that was
found count: of the others it is not known what they take away from. Of a return of `several`
purchases only the latest is named; the refund of all, put on its day, may be more than was bought
then. A return is known from its own moment on, so that nothing of it reaches an earlier view of the
customer.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw


def net_orders(
    order_lines: nw.LazyFrame[Any], returns: nw.LazyFrame[Any] | None
) -> nw.LazyFrame[Any]:
    """Put returns beside the lines that they belong to.

    Args:
        order_lines: table `order_lines`.
        returns: table `returns`, revenue negative, with `match`; None where there are none.

    Returns:
        customer_id, revenue, ordered_at_s (of the purchase) and known_at_s, on the shop's wall
        clock where it is known: what `summarise_orders` takes.
    """
    clock = nw.coalesce(nw.col("ordered_at_local_s"), nw.col("ordered_at_s"))
    bought = order_lines.select("customer_id", "revenue", ordered_at_s=clock, known_at_s=clock)
    if returns is None:
        return bought
    purchases = order_lines.select("order_id", "line", "customer_id", ordered_at_s=clock)
    sent_back = (
        returns.filter(nw.col("match") != "several")
        .select("revenue", order_id="purchase_order_id", line="purchase_line", known_at_s=clock)
        .join(purchases, on=["order_id", "line"])
    )
    return nw.concat([bought, sent_back.select(*bought.collect_schema().names())])


def unmatched_returns(returns: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """What each customer sent back that `net_orders` cannot take off, a positive amount.

    Args:
        returns: table `returns`, revenue negative, with `match`.

    Returns:
        customer_id, unmatched.
    """
    left = returns.filter(nw.col("match").is_in(["none", "several"]))
    amounts = left.select("customer_id", unmatched=nw.col("revenue") * -1.0)
    return amounts.group_by("customer_id").agg(nw.col("unmatched").sum())
