"""What each customer spends in each category."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from regulars.features.arrays.memory import Numbers, arrow_of
from regulars.features.arrays.purchases import Purchases
from regulars.features.exact import MONEY_SCALE

_CELLS_AT_A_TIME = 2**19


def customer_categories(purchases: Purchases, facts: pa.Table) -> pa.RecordBatchReader:
    """Gather lines by customer and category, as `grains.customer_categories` does.

    Counted in a grid of some customers at a time by all categories.

    Args:
        purchases: orders and lines.
        facts: see `grains.product_facts`; row i is the product with number i.
    """
    encoded = facts["category"].combine_chunks().dictionary_encode()
    names = encoded.dictionary
    # One entry more: the product with number -1, none, has category -1.
    of_product = np.append(Numbers.of(encoded.indices).filled(-1), np.int32(-1))
    width = max(1, len(names))
    schema = pa.schema(
        {
            "customer_id": pa.int32(),
            "category": encoded.type,
            "revenue": pa.float64(),
            "top_revenue": pa.float64(),
            "revenue_share": pa.float64(),
            "categories_sold": pa.int64(),
        }
    )

    def batches() -> Iterator[pa.RecordBatch]:
        at_a_time = max(1, _CELLS_AT_A_TIME // width)
        for first, some in purchases.slices(at_a_time):
            line = some.place_of_line()
            category = of_product.take(some.arrays.product.take(line))
            cell = np.repeat((some.customer - first) * width, some.lines()) + category
            amount = some.arrays.line_revenue.take(line)
            if (category < 0).any():
                known = np.flatnonzero(category >= 0)
                cell, amount = cell.take(known), amount.take(known)
            cells = at_a_time * width
            spent = np.bincount(cell, amount, cells)
            bought = np.bincount(cell, minlength=cells) > 0
            there = np.flatnonzero(bought)
            row, column = np.divmod(there, width)
            top = np.where(bought, spent, -np.inf).reshape(-1, width).max(axis=1).take(row)
            revenue = spent.take(there) / MONEY_SCALE
            total = spent.reshape(-1, width).sum(axis=1).take(row) / MONEY_SCALE
            share = np.divide(revenue, total, out=np.zeros(len(row)), where=total > 0)
            columns = [
                arrow_of((row + first).astype(np.int32)),
                pa.DictionaryArray.from_arrays(arrow_of(column.astype(np.int32)), names),
                arrow_of(revenue),
                arrow_of(top / MONEY_SCALE),
                arrow_of(share, total > 0),
                arrow_of(np.full(len(row), len(names))),
            ]
            yield pa.record_batch(columns, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())
