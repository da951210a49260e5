"""Orders and their lines by customer, customers by number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pyarrow as pa

from regulars.features.arrays.reading import Doubles, Integers, OrderArrays
from regulars.features.dates import SECONDS_PER_DAY
from regulars.features.exact import MONEY_SCALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchases:
    """Orders by customer, each customer's in the order of time, and their lines.

    Attributes:
        customer: by order, the customer's number; ascending.
        orders: the columns of `grains.orders_of`, by order.
        first_line: by order, the place of its first line.
        lines: by order, how many lines it has.
        product: by line, the product's number; -1 for none.
        revenue: by line, in whole numbers of `1 / MONEY_SCALE`.
    """

    customer: Integers
    orders: pa.Table
    first_line: Integers
    lines: Integers
    product: Integers
    revenue: Doubles

    @classmethod
    def of(cls, arrays: OrderArrays) -> Self:
        """Sort orders by customer, moment and id."""
        count = len(arrays.customer)
        in_time = np.arange(count)
        if arrays.second is not None and (arrays.second[1:] < arrays.second[:-1]).any():
            in_time = np.argsort(arrays.second, kind="stable")
        # Sorting whole numbers that hold both keys is far cheaper than sorting places by keys.
        key = arrays.customer[in_time].astype(np.int64) << 32 | np.arange(count)
        key.sort()
        place, customer = in_time[key & 0xFFFFFFFF], (key >> 32).astype(np.int32)
        first_line = np.cumsum(arrays.lines, dtype=np.int64) - arrays.lines
        return cls(
            customer=customer,
            orders=_orders(arrays, place, customer),
            first_line=first_line[place],
            lines=arrays.lines[place],
            product=arrays.product,
            revenue=arrays.line_revenue,
        )

    def slices(self, customers: int) -> Iterator[tuple[int, Self]]:
        """So many customers at a time, each with the first one's number."""
        if not len(self.customer):
            return
        firsts = np.arange(self.customer[0], self.customer[-1] + 1, customers)
        ends = np.searchsorted(self.customer, firsts + customers)
        begin = 0
        for first, end in zip(firsts.tolist(), ends.tolist(), strict=True):
            yield (
                first,
                replace(
                    self,
                    customer=self.customer[begin:end],
                    orders=self.orders.slice(begin, end - begin),
                    first_line=self.first_line[begin:end],
                    lines=self.lines[begin:end],
                ),
            )
            begin = end

    def of_lines(self) -> tuple[Integers, Integers]:
        """By line: the place of its order here, and the place of the line in the arrays."""
        order = np.repeat(np.arange(len(self.lines)), self.lines)
        skipped = self.first_line - (np.cumsum(self.lines, dtype=np.int64) - self.lines)
        return order, np.arange(len(order)) + skipped[order]


def _orders(arrays: OrderArrays, place: Integers, customer: Integers) -> pa.Table:
    second = gap_days = pa.nulls(len(place), pa.int64())
    if arrays.second is not None:
        moment = arrays.second[place]
        gaps = np.diff(moment // SECONDS_PER_DAY, prepend=0)
        second = pa.array(moment)
        gap_days = pa.array(gaps, mask=np.diff(customer, prepend=-1) != 0)
    channel = arrays.channel[place]
    columns: dict[str, Any] = {
        "customer_id": customer,
        "ordered_at_s": second,
        "channel": pa.DictionaryArray.from_arrays(
            pa.array(channel, mask=channel < 0), arrays.channels
        ),
        "revenue": arrays.revenue[place] / MONEY_SCALE,
        "units": arrays.quantity[place] / MONEY_SCALE,
        "discount": arrays.discount[place] / MONEY_SCALE,
        "discounted_lines": arrays.discounted_lines[place].astype(np.int64),
        "lines": arrays.lines[place].astype(np.int64),
        "gap_days": gap_days,
    }
    return pa.table(columns)
