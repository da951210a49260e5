"""Dirty rows, on top of the good ones, so that a perfect cleaning gives the clean file back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from regulars.simulation.lines import DIRT, Lines, RowKind

_ABSURD_UNITS = (10_000, 100_000)
_TEST_PRICE_CENTS = 100


def draw_dirt(lines: Lines, *, dirty_share: float, rng: np.random.Generator) -> Lines:
    """Draw dirty rows, as many of each kind as of every other (but for one).

    Args:
        lines: the good rows, sales among them.
        dirty_share: share of dirty rows in the file that results, 0 to 0.5.
        rng: source of chance.

    Returns:
        The dirty rows alone. All but the duplicates are stray orders of a single line, copied
        from a good row, spoilt, and numbered from 0 among themselves.
    """
    sales = np.flatnonzero(lines.kind == RowKind.SALE)
    wanted = round(len(lines) * dirty_share / (1.0 - dirty_share)) if len(sales) else 0
    kind = rng.permutation(np.arange(wanted) % len(DIRT) + int(DIRT[0]))
    copies = lines.take(rng.choice(sales, size=wanted) if wanted else sales[:0])

    stray = kind != RowKind.EXACT_DUPLICATE

    absurd, test = kind == RowKind.ABSURD_QUANTITY, kind == RowKind.TEST_PRODUCT
    quantity = np.where(absurd, rng.integers(*_ABSURD_UNITS, size=wanted), copies.quantity)
    price = np.where(kind == RowKind.ZERO_PRICE, 0, copies.unit_price_cents)
    unreduced = absurd | test | (kind == RowKind.ZERO_PRICE)
    return replace(
        copies,
        order=np.where(stray, np.cumsum(stray) - 1, copies.order),
        line=np.where(stray, 1, copies.line),
        quantity=quantity,
        unit_price_cents=np.where(test, _TEST_PRICE_CENTS, price),
        discount_cents=np.where(unreduced, 0, copies.discount_cents),
        kind=kind,
    )
