"""The rows that features see, from arrays; features of customers stand side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.features.arrays.categories import customer_categories
from regulars.features.arrays.channels import customer_channels
from regulars.features.arrays.in_arrow import InArrow
from regulars.features.arrays.products import customer_products
from regulars.features.arrays.purchases import Purchases
from regulars.features.arrays.reading import OrderArrays
from regulars.features.arrays.runs import aggregated_by_runs
from regulars.features.feature import Grain
from regulars.features.grains import KEY, of_customers

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
_CUSTOMERS_AT_A_TIME = 2**19
# A few hundred bytes each while their features are added up.


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

    def orders(self) -> Iterator[nw.LazyFrame[Any]]:
        """As `grains.orders_of`."""
        for some in self._slices():
            yield self._in_arrow.frame(some.orders())

    def channels(self) -> Iterator[nw.LazyFrame[Any]]:
        """As `grains.customer_channels`."""
        for some in self._slices():
            yield self._in_arrow.frame(customer_channels(some))

    def products(self) -> Iterator[nw.LazyFrame[Any]]:
        """As `grains.customer_products`."""
        for some in self._slices():
            yield self._in_arrow.frame(customer_products(some, self._facts))

    def categories(self) -> Iterator[nw.LazyFrame[Any]]:
        """As `grains.customer_categories`."""
        for some in self._slices():
            yield self._in_arrow.frame(customer_categories(some, self._facts))

    def _slices(self) -> Iterator[Purchases]:
        return (some for _, some in self._purchases.slices(_CUSTOMERS_AT_A_TIME))


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
        self._parts: dict[Grain, pa.Table] = {}

    def part(
        self, grain: Grain, rows: Iterable[nw.LazyFrame[Any]], columns: Sequence[nw.Expr]
    ) -> nw.LazyFrame[Any]:
        """Run the features of a grain, by the customers' numbers or ids."""
        tables = [self._features(grain, some, columns) for some in rows]
        self._parts[grain] = self._aligned(pa.concat_tables(tables))
        return self._in_arrow.frame(self._parts[grain])

    def _features(
        self, grain: Grain, rows: nw.LazyFrame[Any], columns: Sequence[nw.Expr]
    ) -> pa.Table:
        features = None
        if columns and rows.collect_schema()[KEY].is_integer():
            features = aggregated_by_runs(self._in_arrow, rows, KEY, columns)
        if features is None:
            features = of_customers(grain, rows, columns)
        return self._in_arrow.batches(features).read_all()

    def joined(self, parts: Mapping[Grain, nw.LazyFrame[Any]]) -> nw.LazyFrame[Any]:
        """Put the features of some grains side by side."""
        columns = {KEY: self._ids}
        for grain in parts:
            part = self._parts[grain]
            columns |= dict(zip(part.column_names, part.columns, strict=True))
        return self._in_arrow.frame(pa.table(columns))

    def _aligned(self, part: pa.Table) -> pa.Table:
        """A row for each customer, empty for those without one."""
        key = part[KEY].combine_chunks()
        if pa.types.is_string(key.type):
            key = pc.fill_null(pc.index_in(key, value_set=self._ids), -1)
        number = key.to_numpy()
        row = np.full(len(self._ids), -1)
        row[number[number >= 0]] = np.flatnonzero(number >= 0)
        at = pa.array(row, mask=row < 0)
        columns = {name: part[name] for name in part.column_names if name != KEY}
        return pa.table({name: c.combine_chunks().take(at) for name, c in columns.items()})


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
    known = pa.table({"product_id": pa.array([], pa.string())})
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
