"""Lines that lie in the order of their order ids, read once into arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.features.arrays.numbering import Integers, numbered
from regulars.features.exact import MONEY_SCALE

_AMOUNTS = ("revenue", "quantity", "discount")
_LARGEST_TOTAL = 2.0**53
# Whole numbers up to here add up in doubles without rounding.

Doubles = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderArrays:
    """Orders in the order of their ids, and their lines.

    Amounts are whole numbers of `1 / MONEY_SCALE`, as `exact_sum` adds them. A code of -1 stands
    for a missing text.

    Attributes:
        customer_ids: every customer with an order, in the order of the ids; a customer's number is
            the place here.
        channels: the channels in the order of the alphabet.
        product_ids: the products, in any order.
        customer: by order, the customer's number.
        second: by order, when its first line was ordered, seconds since 1970; None without dates.
        channel: by order, the place in `channels` of the first in the alphabet.
        revenue: by order.
        quantity: by order.
        discount: by order.
        discounted_lines: by order, how many lines have a discount.
        lines: by order, how many lines it has.
        product: by line, the place in `product_ids`.
        line_revenue: by line.
    """

    customer_ids: pa.Array
    channels: pa.Array
    product_ids: pa.Array
    customer: Integers
    second: Integers | None
    channel: Integers
    revenue: Doubles
    quantity: Doubles
    discount: Doubles
    discounted_lines: Integers
    lines: Integers
    product: Integers
    line_revenue: Doubles

    @classmethod
    def read(
        cls,
        batches: Iterable[pa.RecordBatch],
        *,
        rows: int,
        channels: pa.Array,
        product_ids: pa.Array,
        dated: bool,
    ) -> Self | None:
        """Read the columns of `lines_until`, batch after batch.

        Args:
            batches: the lines.
            rows: how many lines there are.
            channels: every channel, in the order of the alphabet.
            product_ids: every product.
            dated: whether the lines have dates.

        Returns:
            None where arrays do not serve: the order ids do not ascend, an order has lines of two
            customers, only some lines are dated, or amounts are too large to add up as doubles.
        """
        filled = _Filled(rows)
        heads: list[pa.Array] = []
        total = 0.0
        for lines, starts in _whole_orders(batches):
            if starts is None or (dated and lines["ordered_at_s"].null_count):
                return None
            heads.append(lines["customer_id"].take(pa.array(starts)))
            columns = _columns(lines, starts, channels, product_ids)
            total += sum(float(np.abs(columns[name]).sum()) for name in _AMOUNTS)
            if dated:
                columns["second"] = np.minimum.reduceat(lines["ordered_at_s"].to_numpy(), starts)
            filled.add(columns)
        if not heads or not total < _LARGEST_TOTAL:
            return None
        customer, customer_ids = numbered(pa.chunked_array(heads))
        arrays = filled.columns()
        return cls(
            customer_ids=customer_ids,
            channels=channels,
            product_ids=product_ids,
            customer=customer,
            second=arrays.pop("second", None),
            **arrays,
        )


class _Filled:
    """Columns filled piece by piece. Room that is never written takes no memory."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._room: dict[str, np.ndarray[Any, Any]] = {}
        self._length: dict[str, int] = {}

    def add(self, columns: Mapping[str, np.ndarray[Any, Any]]) -> None:
        for name, values in columns.items():
            if name not in self._room:
                self._room[name], self._length[name] = np.empty(self._rows, values.dtype), 0
            begin = self._length[name]
            self._length[name] = end = begin + len(values)
            self._room[name][begin:end] = values

    def columns(self) -> dict[str, np.ndarray[Any, Any]]:
        return {name: room[: self._length[name]] for name, room in self._room.items()}


def _whole_orders(
    batches: Iterable[pa.RecordBatch],
) -> Iterator[tuple[pa.RecordBatch, Integers | None]]:
    """Cut batches between orders; None instead of where orders start if they do not lie so."""
    held: pa.RecordBatch | None = None
    for batch in batches:
        lines = batch if held is None else pa.concat_batches([held, batch])
        starts = _starts(lines)
        if starts is None:
            yield lines, None
            return
        last = int(starts[-1])
        if last:
            yield lines.slice(0, last), starts[:-1]
        held = lines.slice(last)
    if held is not None:
        yield held, np.zeros(1, np.int64)


def _starts(lines: pa.RecordBatch) -> Integers | None:
    """Where orders start; None if ids are missing or descend, or an order has two customers."""
    order, customer = lines["order_id"], lines["customer_id"]
    if order.null_count or customer.null_count:
        return None
    same = _same_as_before(order)
    starts: Integers = np.append(0, np.flatnonzero(~same) + 1)
    first = order.take(pa.array(starts))
    ascending = pc.all(pc.greater(first.slice(1), first.slice(0, len(first) - 1))).as_py()
    if ascending is False or not (_same_as_before(customer) | ~same).all():
        return None
    return starts


def _same_as_before(texts: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether each text but the first is the one before it."""
    same = pc.equal(texts.slice(1), texts.slice(0, len(texts) - 1))
    told: np.ndarray[tuple[int], np.dtype[np.bool_]] = same.to_numpy(zero_copy_only=False)
    return told


def _columns(
    lines: pa.RecordBatch, starts: Integers, channels: pa.Array, product_ids: pa.Array
) -> dict[str, np.ndarray[Any, Any]]:
    columns: dict[str, np.ndarray[Any, Any]] = {}
    for name in _AMOUNTS:
        amounts = pc.fill_null(lines[name], 0.0).to_numpy()
        units = np.floor(amounts * MONEY_SCALE + 0.5)
        with np.errstate(invalid="ignore"):  # infinite amounts, which are refused
            columns[name] = np.add.reduceat(units, starts)
        if name == "revenue":
            columns["line_revenue"] = units
        if name == "discount":
            columns["discounted_lines"] = np.add.reduceat(amounts > 0.0, starts, dtype=np.int32)
    columns["lines"] = np.diff(starts, append=lines.num_rows).astype(np.int32)
    columns["product"] = _places(lines["product_id"], product_ids)
    # As unsigned numbers, -1 is the largest.
    channel = _places(lines["channel"], channels).view(np.uint32)
    columns["channel"] = np.minimum.reduceat(channel, starts).view(np.int32)
    return columns


def _places(texts: pa.Array, among: pa.Array) -> Integers:
    places: Integers = pc.fill_null(pc.index_in(texts, value_set=among), -1).to_numpy()
    return places
