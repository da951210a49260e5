"""Scores from 1 to 5 by quintile, the same score for equal values.

Hughes (:cite:`hughes:strategic`) sorts customers into five parts of equal size. Sorting alone
gives customers with equal values different scores, at random; comparing with the four limits
between the parts does not. A limit is exceeded or it is not, so where 80 % of the customers have
one order they all score 1 in frequency, and everybody else scores 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa

from regulars.features.arrays import InArrow

LIMITS = (0.2, 0.4, 0.6, 0.8)
"""Where the five parts meet, as shares of the customers."""

_DECIMALS = 6
# Values are multiples of 0.0001 and limits lie a fifth of the way between two of them or further
# apart, so rounding removes only the noise of the engine's interpolation.


def limit_column(name: str, position: int) -> str:
    """Name of the column with one limit of a feature (`position` 1 to 4)."""
    return f"{name}_quintile_{position}"


def quintile_limits(
    frame: nw.LazyFrame[Any], names: Iterable[str], *, in_arrow: InArrow | None = None
) -> dict[str, float]:
    """Collect the quintile limits of some columns: one row, four numbers a column.

    Args:
        frame: one row per customer.
        names: numeric columns.
        in_arrow: the engine of the frame if it gives Arrow: numpy then finds the limits, in a
            quarter of an engine's time and memory.

    Returns:
        The limits by `limit_column`; 0 where the table has no rows.
    """
    numbers = {name: nw.col(name).cast(nw.Float64) for name in names}
    if not numbers:
        return {}
    found: Mapping[str, Any] | None = None
    if in_arrow is not None:
        found = _by_numpy(in_arrow.batches(frame.select(**numbers)).read_all())
    if found is None:
        wanted = {
            limit_column(name, position): number.quantile(share, "linear")
            for name, number in numbers.items()
            for position, share in enumerate(LIMITS, start=1)
        }
        (found,) = frame.select(**wanted).collect().rows(named=True)
    return {
        name: 0.0 if limit is None else round(float(limit), _DECIMALS)
        for name, limit in found.items()
    }


def _by_numpy(table: pa.Table) -> dict[str, float] | None:
    """The limits of some columns; None where some are no numbers, which engines sort last."""
    found: dict[str, float] = {}
    for name in table.column_names:
        values = np.concatenate(
            [np.empty(0), *(chunk.drop_null().to_numpy() for chunk in table[name].chunks)]
        )
        if not len(values):
            values = np.zeros(1)
        limits = np.quantile(values, LIMITS, overwrite_input=True)
        if np.isnan(limits).any():
            return None
        found |= {limit_column(name, place): limit for place, limit in enumerate(limits, start=1)}
    return found


def limits_exceeded(name: str) -> nw.Expr:
    """How many of the four limits a customer's value exceeds, 0 to 4."""
    exceeded = nw.lit(0)
    for position in range(1, len(LIMITS) + 1):
        exceeded = exceeded + (nw.col(name) > nw.col(limit_column(name, position))).cast(nw.Int64)
    return exceeded
