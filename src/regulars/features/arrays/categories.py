"""What each customer spends in each category."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from regulars.features.arrays.memory import Numbers, arrow_of
from regulars.features.arrays.purchases import Purchases
from regulars.features.exact import MONEY_SCALE

_CELLS_AT_A_TIME = 2**18


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
            category = of_product[some.arrays.product[line]]
            known = category >= 0
            row = np.repeat((some.customer - first) * width, some.lines())
            cell, grid = (row + category)[known], (at_a_time, width)
            spent = np.bincount(
                cell, some.arrays.line_revenue[line[known]], at_a_time * width
            ).reshape(grid)
            bought = np.bincount(cell, minlength=at_a_time * width).reshape(grid) > 0
            row, column = np.nonzero(bought)
            top = np.where(bought, spent, -np.inf).max(axis=1)[row]
            revenue, total = (units / MONEY_SCALE for units in (spent[bought], spent.sum(axis=1)))
            total = total[row]
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
