"""What each customer bought of each product."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from regulars.features.arrays.memory import arrow_of
from regulars.features.arrays.purchases import Purchases

_CUSTOMERS_AT_A_TIME = 2**15


def customer_products(purchases: Purchases, facts: pa.Table) -> pa.RecordBatchReader:
    """Gather lines by customer and product, as `grains.customer_products` does.

    One sort of whole numbers that hold customer, product and order; some customers at a time.

    Args:
        purchases: orders and lines.
        facts: see `grains.product_facts`; row i is the product with number i.
    """
    ids, category, position = (
        facts[name].combine_chunks() for name in ("product_id", "category", "price_position")
    )
    category = category.dictionary_encode()
    schema = pa.schema(
        {
            "customer_id": pa.int32(),
            "product_id": pa.dictionary(pa.int32(), ids.type),
            "lines": pa.int64(),
            "orders": pa.int64(),
            "category": category.type,
            "price_position": position.type,
        }
    )

    def batches() -> Iterator[pa.RecordBatch]:
        for first, some in purchases.slices(_CUSTOMERS_AT_A_TIME):
            order, line = some.of_lines()
            product = some.arrays.product[line]
            known = product >= 0
            order, product = order[known], product[known]
            customer = (some.customer[order] - first).astype(np.int64)
            key = (customer * len(ids) + product) * len(some.place) + order
            key.sort()
            pair = key // len(some.place)
            start = np.flatnonzero(np.diff(pair, prepend=-1))
            if not len(start):
                continue
            new_order = np.diff(key, prepend=-1) != 0
            customer, product = np.divmod(pair[start], len(ids))
            number = arrow_of(product.astype(np.int32))
            columns = [
                arrow_of((customer + first).astype(np.int32)),
                pa.DictionaryArray.from_arrays(number, ids),
                arrow_of(np.diff(start, append=len(pair))),
                arrow_of(np.add.reduceat(new_order, start, dtype=np.int64)),
                category.take(number),
                position.take(number),
            ]
            yield pa.record_batch(columns, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())
