"""How many orders each customer placed through each channel."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from regulars.features.arrays.purchases import Purchases


def customer_channels(purchases: Purchases) -> pa.Table:
    """Gather orders by customer and channel, as `grains.customer_channels` does.

    Counted in a grid of customers by channels.
    """
    names, channel = purchases.arrays.channels, purchases.channels()
    known, first, width = channel >= 0, purchases.customer[:1].sum(), max(1, len(names))
    cell = (purchases.customer[known] - first).astype(np.int64) * width + channel[known]
    customers = int(np.ptp(purchases.customer)) + 1 if len(channel) else 0
    grid = np.bincount(cell, minlength=customers * width).reshape(customers, width)
    row, column = np.nonzero(grid)
    return pa.table(
        {
            "customer_id": (row + first).astype(np.int32),
            "channel": pa.DictionaryArray.from_arrays(column.astype(np.int32), names),
            "orders": grid[row, column],
            "top_orders": grid.max(axis=1)[row],
        }
    )
