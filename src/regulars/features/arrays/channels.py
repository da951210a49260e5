"""How many orders each customer placed through each channel."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from regulars.features.arrays.memory import arrow_of
from regulars.features.arrays.purchases import Purchases


def customer_channels(purchases: Purchases) -> pa.RecordBatch:
    """Gather orders by customer and channel, as `grains.customer_channels` does.

    Cost: a sort of the orders, however many channels there are. They come by customer, so that
    a sort which makes use of runs has little to do.
    """
    names, channel = purchases.arrays.channels, purchases.channels()
    known, width = channel >= 0, max(1, len(names))
    pair = purchases.customer[known].astype(np.int64) * width + channel[known]
    pair.sort(kind="stable")
    start = np.flatnonzero(np.diff(pair, prepend=-1))
    orders = np.diff(start, append=len(pair))
    customer, of_channel = np.divmod(pair[start], width)
    first = np.flatnonzero(np.diff(customer, prepend=-1))
    top = np.maximum.reduceat(orders, first)
    return pa.record_batch(
        {
            "customer_id": arrow_of(customer.astype(np.int32)),
            "channel": pa.DictionaryArray.from_arrays(arrow_of(of_channel.astype(np.int32)), names),
            "orders": arrow_of(orders),
            "top_orders": arrow_of(np.repeat(top, np.diff(first, append=len(customer)))),
        }
    )
