"""Lines that lie in the order of their order ids, read once into arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.features.arrays.memory import Bools, Numbers, arrow_of, numpy_of
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
        for lines, orders in _whole_orders(batches):
            if orders is None or (dated and lines["ordered_at_s"].null_count):
                return None
            heads.append(lines["customer_id"].take(arrow_of(orders.starts)))
            units = {name: _units(lines[name]) for name in _AMOUNTS}
            total += sum(float(np.abs(amounts).sum()) for amounts in units.values())
            columns = _columns(lines, orders, units, channels, product_ids)
            if dated:
                columns["second"] = orders.least(numpy_of(lines["ordered_at_s"]))
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


@dataclass(frozen=True, slots=True)
class _Orders:
    """Where orders lie among lines, one after another.

    Attributes:
        starts: by order, its first line.
        new: by line, whether an order begins.
    """

    starts: Integers
    new: Bools

    @classmethod
    def of(cls, lines: pa.RecordBatch) -> Self | None:
        """Find them; None if ids are missing or descend, or an order has two customers."""
        order, customer = lines["order_id"], lines["customer_id"]
        if order.null_count or customer.null_count:
            return None
        new = _differs_from_before(order)
        starts = np.flatnonzero(new)
        first = order.take(arrow_of(starts))
        ascending = pc.all(pc.greater(first.slice(1), first.slice(0, len(first) - 1))).as_py()
        if ascending is False or not (new | ~_differs_from_before(customer)).all():
            return None
        return cls(starts, new)

    def lines(self) -> Integers:
        """By order, how many lines."""
        return np.diff(self.starts, append=len(self.new))

    def sums(self, numbers: np.ndarray[Any, Any], dtype: type) -> np.ndarray[Any, Any]:
        """By order, the sum of whole numbers that add up without rounding."""
        so_far: np.ndarray[Any, Any] = np.cumsum(numbers, dtype=dtype)
        return np.diff(so_far[np.append(self.starts[1:], len(self.new)) - 1], prepend=dtype(0))

    def least(self, values: Integers) -> Integers:
        """By order, the least value, which most often is that of all its lines."""
        if ((values[1:] == values[:-1]) | self.new[1:]).all():
            return values[self.starts]
        return np.minimum.reduceat(values, self.starts)


def _whole_orders(
    batches: Iterable[pa.RecordBatch],
) -> Iterator[tuple[pa.RecordBatch, _Orders | None]]:
    """Cut batches between orders; None instead of where orders lie if they do not lie so."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        if not batch.num_rows:
            continue
        rest = batch
        if held:
            before = held[0]["order_id"][0]
            same = _leading(batch["order_id"], before)
            held.append(batch.slice(0, same))
            rest = batch.slice(same)
            if not rest.num_rows:
                continue
            follows = pc.greater(rest["order_id"][0], before).as_py()
            whole = pa.concat_batches(held)
            yield whole, _Orders.of(whole) if follows else None
        orders = _Orders.of(rest)
        if orders is None:
            yield rest, None
            return
        last = int(orders.starts[-1])
        if last:
            yield rest.slice(0, last), _Orders(orders.starts[:-1], orders.new[:last])
        held = [rest.slice(last)]
    if held:
        whole = pa.concat_batches(held)
        yield whole, _Orders.of(whole)


def _leading(texts: pa.Array, text: pa.Scalar) -> int:
    """How many texts are a text before another comes."""
    looked_at = 64
    while True:
        other = ~numpy_of(pc.equal(texts.slice(0, looked_at), text))
        if other.any():
            return int(other.argmax())
        if looked_at >= len(texts):
            return len(texts)
        looked_at *= 8


def _differs_from_before(texts: pa.Array) -> Bools:
    """Whether each text is another than the one before it; the first one is."""
    same = pc.equal(texts.slice(1), texts.slice(0, len(texts) - 1))
    return np.append(True, ~numpy_of(same))


def _units(amounts: pa.Array) -> Doubles:
    """Amounts as whole numbers of `1 / MONEY_SCALE`."""
    units: Doubles = Numbers.of(amounts).filled() * MONEY_SCALE
    units += 0.5
    return np.floor(units, out=units)


def _columns(
    lines: pa.RecordBatch,
    orders: _Orders,
    units: Mapping[str, Doubles],
    channels: pa.Array,
    product_ids: pa.Array,
) -> dict[str, np.ndarray[Any, Any]]:
    with np.errstate(invalid="ignore"):  # infinite amounts, which are refused
        columns = {name: orders.sums(amounts, np.float64) for name, amounts in units.items()}
    discounted = Numbers.of(lines["discount"]).filled() > 0.0
    # As unsigned numbers, -1 is the largest.
    channel = _places(lines["channel"], channels).view(np.uint32)
    return columns | {
        "line_revenue": units["revenue"],
        "discounted_lines": orders.sums(discounted, np.int32),
        "lines": orders.lines().astype(np.int32),
        "product": _places(lines["product_id"], product_ids),
        "channel": orders.least(channel).view(np.int32),
    }


def _places(texts: pa.Array, among: pa.Array) -> Integers:
    places: Integers = Numbers.of(pc.index_in(texts, value_set=among)).filled(-1)
    return places
