"""Columns that look like results of the treatment: learning from them would be cheating.

A covariate has to be known before the treatment. A column that is above zero only where the
outcome is (an order's value beside "has ordered"), or without which the outcome never is (a visit
beside spend), was most likely recorded together with it. It is told by counts alone: of the
customers where both could differ, chance would let `EXPECTED` do so, and none does.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

EXPECTED = 10.0


def consequences(table: pa.Table, y: npt.NDArray[np.float64], outcome: str) -> dict[str, str]:
    """Columns that look like results, each with the reason.

    Args:
        table: the possible covariates.
        y: the outcome, shape (n,).
        outcome: its name, for the words.

    >>> table = pa.table({"age": [30.0, 40.0] * 50, "spend": [0.0, 9.5] * 50})
    >>> consequences(table, np.array([0.0, 1.0] * 50), "visit")
    {'spend': 'It is above zero only with visit: recorded with it, not before.'}
    """
    some = y > 0
    found = {}
    for name in table.column_names:
        column = table[name]
        if not (
            pa.types.is_integer(column.type)
            or pa.types.is_floating(column.type)
            or pa.types.is_decimal(column.type)
            or pa.types.is_boolean(column.type)
        ):
            continue
        value = pc.fill_null(column.cast(pa.float64()), 0.0).to_numpy()
        if (value < 0).any():
            continue
        there = value > 0
        n = len(y)
        if not (there & ~some).any() and there.sum() * (~some).sum() / n >= EXPECTED:
            found[name] = f"It is above zero only with {outcome}: recorded with it, not before."
        elif not (~there & some).any() and (~there).sum() * some.sum() / n >= EXPECTED:
            found[name] = f"Only with it {outcome} is above zero: recorded with it, not before."
    return found
