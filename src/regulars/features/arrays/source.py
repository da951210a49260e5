"""The rows that features see, from arrays; features of customers stand side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any, cast

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.features.arrays.categories import customer_categories
from regulars.features.arrays.channels import customer_channels
from regulars.features.arrays.in_arrow import InArrow
from regulars.features.arrays.memory import arrow_of, numpy_of
from regulars.features.arrays.numbering import Integers
from regulars.features.arrays.products import customer_products
from regulars.features.arrays.purchases import Purchases
from regulars.features.arrays.reading import OrderArrays
from regulars.features.arrays.rows import ArrayRows
from regulars.features.arrays.runs import aggregated_by_runs
from regulars.features.feature import Grain
from regulars.features.grains import KEY, Rows, of_customers

_READ = (
    "order_id",
    "customer_id",
    "ordered_at_s",
    "product_id",
    "channel",
    "quantity",
    "discount",
    "revenue",
)
_CUSTOMERS_AT_A_TIME = 2**15


class ArrayGrains:
    """The grains with customers by number.

    Args:
        in_arrow: the engine.
        purchases: the customers' orders and lines.
        facts: see `product_facts`; row i is the product with number i.
    """

    def __init__(self, in_arrow: InArrow, purchases: Purchases, facts: pa.Table) -> None:
        self._in_arrow = in_arrow
        self._purchases = purchases
        self._facts = facts

    def orders(self) -> ArrayRows:
        """As `grains.orders_of`."""
        return self._streamed(Purchases.orders)

    def channels(self) -> ArrayRows:
        """As `grains.customer_channels`."""
        return self._streamed(customer_channels)

    def products(self) -> ArrayRows:
        """As `grains.customer_products`."""
        return ArrayRows(self._in_arrow, customer_products(self._purchases, self._facts))

    def categories(self) -> ArrayRows:
        """As `grains.customer_categories`."""
        return ArrayRows(self._in_arrow, customer_categories(self._purchases, self._facts))

    def _streamed(self, told: Callable[[Purchases], pa.RecordBatch]) -> ArrayRows:
        """What is told of some customers at a time."""
        batches = (told(some) for _, some in self._purchases.slices(_CUSTOMERS_AT_A_TIME))
        first = next(batches)
        reader = pa.RecordBatchReader.from_batches(first.schema, chain([first], batches))
        return ArrayRows(self._in_arrow, reader)


class ArrayColumns:
    """Features of customers as columns that lie side by side, row i customer i.

    Args:
        in_arrow: the engine.
        customer_ids: the customers, in the order of the ids.
    """

    in_order = True

    def __init__(self, in_arrow: InArrow, customer_ids: pa.Array) -> None:
        self._in_arrow = in_arrow
        self._ids = customer_ids
        self._parts: dict[Grain, tuple[pa.Table, Sequence[nw.Expr]]] = {}

    def part(self, grain: Grain, rows: Rows, columns: Sequence[nw.Expr]) -> nw.LazyFrame[Any]:
        """Run what the features of a grain aggregate, by the customers' numbers or ids."""
        self._parts[grain] = table, features = self._features(grain, rows, columns)
        return self._in_arrow.frame(table).select(*features)

    def _features(
        self, grain: Grain, rows: Rows, columns: Sequence[nw.Expr]
    ) -> tuple[pa.Table, Sequence[nw.Expr]]:
        """By customer, what is aggregated, and what features make of it."""
        if columns and isinstance(rows, ArrayRows):
            keys = len(self._ids)
            found = aggregated_by_runs(rows, KEY, columns, keys=keys, prefix=f"{grain}_")
            if found is not None:
                return found.table, found.columns
        frame = rows.frame() if isinstance(rows, ArrayRows) else cast("nw.LazyFrame[Any]", rows)
        features = self._in_arrow.batches(of_customers(grain, frame, columns)).read_all()
        aligned = self._aligned(features)
        return aligned, [nw.col(name) for name in aligned.column_names]

    def joined(self, parts: Mapping[Grain, nw.LazyFrame[Any]]) -> nw.LazyFrame[Any]:
        """Put the features of some grains side by side."""
        columns, features = {KEY: self._ids}, [nw.col(KEY)]
        for grain in parts:
            table, made = self._parts[grain]
            columns |= dict(zip(table.column_names, table.columns, strict=True))
            features += made
        return self._in_arrow.frame(pa.table(columns)).select(*features)

    def _aligned(self, part: pa.Table) -> pa.Table:
        """A row for each customer, empty for those without one; each column in one piece."""
        key = part[KEY].combine_chunks()
        columns = part.drop_columns(KEY).combine_chunks()
        if pa.types.is_string(key.type):
            there = key.equals(self._ids)
            place = None if there else pc.index_in(self._ids, value_set=key)
        else:
            there = np.array_equal(numpy_of(key), np.arange(len(self._ids)))
            place = None if there else self._places(numpy_of(key))
        return columns if place is None else columns.take(place)

    def _places(self, number: Integers) -> pa.Array:
        """By customer, where its number lies."""
        place = np.full(len(self._ids), -1)
        place[number] = np.arange(len(number))
        return arrow_of(place, place >= 0)


def by_arrays(
    in_arrow: InArrow,
    lines: nw.LazyFrame[Any],
    facts: nw.LazyFrame[Any] | None,
    *,
    dated: bool,
) -> tuple[ArrayGrains, ArrayColumns] | None:
    """Read the lines known at the moment (see `lines_until`).

    Args:
        in_arrow: the engine of `lines`.
        lines: the lines.
        facts: see `product_facts`; None where products do not matter.
        dated: whether the lines have dates.

    Returns:
        None where arrays do not serve (see `OrderArrays.read`).
    """
    known = pa.table({"product_id": pa.nulls(0, pa.string())})
    if facts is not None:
        known = in_arrow.batches(facts).read_all()
    counted = in_arrow.batches(lines.group_by("channel").agg(lines=nw.len())).read_all()
    channels = counted["channel"].combine_chunks().drop_null()
    arrays = OrderArrays.read(
        in_arrow.batches(lines.select(*_READ)),
        rows=pc.sum(counted["lines"]).as_py() or 0,
        channels=channels.take(pc.array_sort_indices(channels)),
        product_ids=known["product_id"].combine_chunks(),
        dated=dated,
    )
    if arrays is None:
        return None
    return (
        ArrayGrains(in_arrow, Purchases.of(arrays), known),
        ArrayColumns(in_arrow, arrays.customer_ids),
    )
