"""How many orders each customer placed through each channel."""

from __future__ import annotations

from typing import Any

import narwhals as nw


def customer_channels(orders: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Gather orders by customer and channel; orders without a channel are left out.

    Returns:
        customer_id, channel, orders and top_orders (the customer's most in a channel).
    """
    return (
        orders.filter(~nw.col("channel").is_null())
        .group_by("customer_id", "channel")
        .agg(nw.len().cast(nw.Int64).alias("orders"))
        .with_columns(top_orders=nw.col("orders").max().over("customer_id"))
    )
