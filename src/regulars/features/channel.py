"""Where a customer buys: web, shop, a market place."""

from __future__ import annotations

from functools import partial

import narwhals as nw

from regulars.features.exact import ratio
from regulars.features.feature import feature

_channel = partial(feature, group="channel", grain="channel", needs=("order_lines.channel",))


@_channel(unit="channels", formula="number of different channels", dtype="int64", when_absent=0)
def channels() -> nw.Expr:
    """How many channels the customer has ordered through."""
    return nw.len()


@_channel(unit="name", formula="channel with the most orders", dtype="string")
def top_channel() -> nw.Expr:
    """The channel the customer orders through most; of equals, the first in the alphabet."""
    is_top = nw.col("orders") == nw.col("top_orders")
    return nw.when(is_top).then(nw.col("channel")).min()


@_channel(unit="share", formula="orders in top_channel / orders with a channel")
def top_channel_share() -> nw.Expr:
    """Share of the orders that come through the top channel."""
    return ratio(nw.col("orders").max(), nw.col("orders").sum())


CHANNEL = (channels, top_channel, top_channel_share)
