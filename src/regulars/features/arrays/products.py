"""What each customer bought of each product."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from regulars.features.arrays.memory import Bools, arrow_of
from regulars.features.arrays.numbering import Integers
from regulars.features.arrays.purchases import Purchases

_CUSTOMERS_AT_A_TIME = 2**13
_MOST_IN_32_BITS = 2**31


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
            customer, place = some.customer - first, some.place_of_customer()
            most = int(place.max()) + 1
            # Whole numbers of 32 bits are sorted and divided in half the time.
            wide = (int(customer[-1]) + 1) * len(ids) * most >= _MOST_IN_32_BITS
            dtype = np.int64 if wide else np.int32
            of_order = customer.astype(dtype) * (len(ids) * most) + place
            key = np.repeat(of_order.astype(dtype), some.lines())
            bought = some.arrays.product.take(some.place_of_line())
            key += bought * dtype(most)
            if (bought < 0).any():
                key = key.take(np.flatnonzero(bought >= 0))
            key.sort()
            pair = key // most
            start = np.flatnonzero(_new(pair))
            if not len(start):
                continue
            customer, product = np.divmod(pair.take(start), len(ids))
            number = arrow_of(product.astype(np.int32))
            columns = [
                arrow_of((customer + first).astype(np.int32)),
                pa.DictionaryArray.from_arrays(number, ids),
                arrow_of(np.diff(start, append=len(pair))),
                arrow_of(np.add.reduceat(_new(key), start, dtype=np.int64)),
                category.take(number),
                position.take(number),
            ]
            yield pa.record_batch(columns, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())


def _new(keys: Integers) -> Bools:
    """By key, in their order, whether it is another than the one before; the first one is."""
    new = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    return new
