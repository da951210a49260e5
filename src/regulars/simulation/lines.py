"""Order lines as columns of numbers, before they become the text of a file."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import IntEnum

import numpy as np

from regulars.simulation.arrays import Bools, Ints


class RowKind(IntEnum):
    """What a row of the order file really is; the truth counts each."""

    SALE = 0
    """A good purchase."""
    RETURN = 1
    """Goods sent back: negative quantity, order number with an R before it."""
    CANCELLED_ORDER = 2
    """A line of an order that was cancelled as a whole."""
    MISSING_CUSTOMER = 3
    """Dirt: nobody's purchase."""
    ZERO_PRICE = 4
    """Dirt: a gift, sample or slip with the price 0."""
    TEST_PRODUCT = 5
    """Dirt: the till was tried out with the product TEST."""
    TEST_STATUS = 6
    """Dirt: an order with the status "test"."""
    EXACT_DUPLICATE = 7
    """Dirt: the second copy of a good row, equal in every column."""
    IMPOSSIBLE_DATE = 8
    """Dirt: a date that no calendar has."""
    ABSURD_QUANTITY = 9
    """Dirt: ten thousand units or more."""
    CANCELLED_STATUS = 10
    """Dirt: one more order of a single line with the status "cancelled"."""


DIRT: tuple[RowKind, ...] = tuple(kind for kind in RowKind if kind >= RowKind.MISSING_CUSTOMER)
"""The kinds that come with `dirty_share`."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Order lines, all columns of shape (lines,).

    Attributes:
        order: number of the order within the chunk, from 0; stray orders count for themselves.
        line: position of the line within its order or return, from 1.
        customer: number of the customer within the chunk, from 0.
        seconds: whole seconds since the start of the first day.
        product: index of the product.
        quantity: units; negative in a return.
        unit_price_cents: price of one unit after reductions, in hundredths.
        discount_cents: amount taken off the whole line, in hundredths; 0 in a return.
        channel: index into `CHANNELS`.
        kind: the `RowKind`.
    """

    order: Ints
    line: Ints
    customer: Ints
    seconds: Ints
    product: Ints
    quantity: Ints
    unit_price_cents: Ints
    discount_cents: Ints
    channel: Ints
    kind: Ints

    def __len__(self) -> int:
        return len(self.order)

    def stray(self) -> Bools:
        """Return which rows are dirt with an order of its own; a duplicate is in a good order."""
        return np.isin(self.kind, [kind for kind in DIRT if kind != RowKind.EXACT_DUPLICATE])

    def take(self, rows: Ints) -> Lines:
        """Return some rows, in the order asked for."""
        return replace(self, **{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    def total_cents(self) -> Ints:
        """Return the amount of each line in hundredths."""
        return self.quantity * self.unit_price_cents


def stacked(first: Lines, second: Lines) -> Lines:
    """Return the rows of one after those of the other."""
    return replace(
        first,
        **{
            f.name: np.concatenate([getattr(first, f.name), getattr(second, f.name)])
            for f in fields(first)
        },
    )
