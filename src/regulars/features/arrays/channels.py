"""How many orders each customer placed through each channel."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.features.arrays.purchases import Purchases


def customer_channels(purchases: Purchases) -> pa.Table:
    """Gather orders by customer and channel, as `grains.customer_channels` does.

    Counted in a grid of customers by channels.
    """
    encoded = purchases.orders["channel"].combine_chunks()
    channel = pc.fill_null(encoded.indices, -1).to_numpy()
    known, first = channel >= 0, purchases.customer[:1].sum()
    width = max(1, len(encoded.dictionary))
    cell = (purchases.customer[known] - first).astype(np.int64) * width + channel[known]
    customers = int(np.ptp(purchases.customer)) + 1 if len(channel) else 0
    grid = np.bincount(cell, minlength=customers * width).reshape(customers, width)
    row, column = np.nonzero(grid)
    return pa.table(
        {
            "customer_id": (row + first).astype(np.int32),
            "channel": pa.DictionaryArray.from_arrays(column.astype(np.int32), encoded.dictionary),
            "orders": grid[row, column],
            "top_orders": grid.max(axis=1)[row],
        }
    )
