"""Orders and their lines by customer, customers by number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pyarrow as pa

from regulars.features.arrays.memory import arrow_of
from regulars.features.arrays.numbering import Integers
from regulars.features.arrays.reading import OrderArrays
from regulars.features.dates import SECONDS_PER_DAY
from regulars.features.exact import MONEY_SCALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchases:
    """Orders by customer, each customer's in the order of time, and their lines.

    What is told of an order stays where it was read until it is asked for, some customers at a
    time: in the order of customers it would take as much memory once more.

    Attributes:
        customer: by order, the customer's number; ascending.
        place: by order, its place in the arrays.
        arrays: orders and lines as they were read.
        first_line: by order as it was read, the place of its first line.
    """

    customer: Integers
    place: Integers
    arrays: OrderArrays
    first_line: Integers

    @classmethod
    def of(cls, arrays: OrderArrays) -> Self:
        """Sort orders by customer, moment and id."""
        count = len(arrays.customer)
        in_time = np.arange(count, dtype=np.int32)
        if arrays.second is not None and (arrays.second[1:] < arrays.second[:-1]).any():
            in_time = np.argsort(arrays.second, kind="stable").astype(np.int32)
        # Sorting whole numbers that hold both keys is far cheaper than sorting places by keys.
        key = arrays.customer[in_time].astype(np.int64)
        key <<= 32
        key |= np.arange(count, dtype=np.int32)
        key.sort()
        first_line = np.zeros(count, np.int64)
        np.cumsum(arrays.lines[:-1], out=first_line[1:])
        return cls(
            customer=(key >> 32).astype(np.int32),
            place=in_time[key.astype(np.int32)],  # the lower half
            arrays=arrays,
            first_line=first_line,
        )

    def slices(self, customers: int) -> Iterator[tuple[int, Self]]:
        """So many customers at a time, each with the first one's number."""
        if not len(self.customer):
            return
        firsts = np.arange(self.customer[0], self.customer[-1] + 1, customers)
        ends = np.searchsorted(self.customer, firsts + customers)
        begin = 0
        for first, end in zip(firsts.tolist(), ends.tolist(), strict=True):
            at = slice(begin, end)
            yield first, replace(self, customer=self.customer[at], place=self.place[at])
            begin = end

    def lines(self) -> Integers:
        """By order, how many lines it has."""
        lines: Integers = self.arrays.lines[self.place]
        return lines

    def place_of_line(self) -> Integers:
        """By line, order after order, its place in the arrays."""
        lines = self.lines()
        so_far = np.cumsum(lines)
        skipped = self.first_line[self.place] - (so_far - lines)
        place: Integers = np.repeat(skipped, lines)
        place += np.arange(len(place))
        return place

    def place_of_customer(self) -> Integers:
        """By order, how many the customer has before it."""
        first = np.flatnonzero(np.diff(self.customer, prepend=-1))
        so_many = np.diff(first, append=len(self.customer))
        place: Integers = np.arange(len(self.customer)) - np.repeat(first, so_many)
        return place

    def channels(self) -> Integers:
        """By order, its channel's number; -1 for none."""
        channel: Integers = self.arrays.channel[self.place]
        return channel

    def orders(self) -> pa.RecordBatch:
        """The columns of `grains.orders_of`, by order."""
        arrays, place, channel = self.arrays, self.place, self.channels()
        second = gap_days = pa.nulls(len(place), pa.int64())
        if arrays.second is not None:
            moment = arrays.second[place]
            gaps = np.diff(moment // SECONDS_PER_DAY, prepend=0)
            second = arrow_of(moment)
            gap_days = arrow_of(gaps, np.diff(self.customer, prepend=-1) == 0)
        columns = {
            "customer_id": arrow_of(self.customer),
            "ordered_at_s": second,
            "channel": pa.DictionaryArray.from_arrays(
                arrow_of(channel, channel >= 0), arrays.channels
            ),
            "revenue": arrow_of(arrays.revenue[place] / MONEY_SCALE),
            "units": arrow_of(arrays.quantity[place] / MONEY_SCALE),
            "discount": arrow_of(arrays.discount[place] / MONEY_SCALE),
            "discounted_lines": arrow_of(arrays.discounted_lines[place].astype(np.int64)),
            "lines": arrow_of(arrays.lines[place].astype(np.int64)),
            "gap_days": gap_days,
        }
        return pa.record_batch(columns)
