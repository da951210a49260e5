"""Sums of doubles that give the same bits on every run and every engine.

Floating-point addition is not associative, and a parallel engine adds in the order in which its
threads finish. We therefore round each addend to a whole number of small units, add the whole
numbers, where order does not matter, and divide once at the end. Every sum of doubles in this
room goes through `exact_sum`; means and variances are built from such sums.
"""

from __future__ import annotations

import narwhals as nw

MONEY_SCALE = 10_000.0
"""Units per currency unit or item: a ten-thousandth, finer than any price list."""

_LIMB = 2**20
# Squares are summed in limbs of 20 bits.

SHARE_SCALE = 1e12
"""Units per 1 for shares and positions between 0 and 1; leaves room for nine million addends."""


def exact_sum(values: nw.Expr, *, scale: float = MONEY_SCALE) -> nw.Expr:
    """Sum doubles through whole numbers of `1 / scale`.

    Each value is rounded half up to the nearest unit, so the result differs from the real sum by
    at most half a unit per addend, and not at all where the values are multiples of the unit.
    Missing values count as nothing; the sum of nothing is 0.

    Args:
        values: doubles, each below about 9e18 / `scale` in size.
        scale: units per 1.

    Returns:
        An aggregation of type Float64.

    >>> import duckdb
    >>> lines = duckdb.sql("select * from (values (0.1), (0.2), (0.3)) as lines(amount)")
    >>> frame = nw.from_native(lines).select(exact_sum(nw.col("amount").cast(nw.Float64)))
    >>> frame.collect().rows()
    [(0.6,)]
    """
    return _units(values, scale).sum().cast(nw.Float64) / scale


def exact_sum_of_squares(values: nw.Expr) -> nw.Expr:
    """Sum the squares of doubles, each rounded to a whole number of `1 / MONEY_SCALE` first.

    The square of a large amount in small units does not fit in 64 bits, so each number of units is
    split into high h and low l, and h h, 2 h l and l l are summed.

    Args:
        values: doubles, each below 2 ** 51 / `MONEY_SCALE` (about 2e11) in size.

    Returns:
        An aggregation of type Float64: the sum rounded to a double, whatever the order of rows.
    """
    return _squares(_units(values, MONEY_SCALE)) / MONEY_SCALE**2


def _units(values: nw.Expr, scale: float) -> nw.Expr:
    return (values * scale + 0.5).floor().cast(nw.Int64)


def _squares(units: nw.Expr) -> nw.Expr:
    high = whole_times(units, _LIMB)
    low = units - high * _LIMB
    high_high, high_low, low_low = (
        product.sum().cast(nw.Float64) for product in (high * high, high * low, low * low)
    )
    return high_high * float(_LIMB**2) + high_low * float(2 * _LIMB) + low_low


def whole_times(numbers: nw.Expr, divisor: int) -> nw.Expr:
    """Divide whole numbers and round down, as `//` does, for a fraction of its cost on DuckDB.

    Exact below 2 ** 53 in size: there a quotient of doubles reaches a whole number only if it is
    one.
    """
    return (numbers.cast(nw.Float64) / float(divisor)).floor().cast(nw.Int64)


def count_where(condition: nw.Expr) -> nw.Expr:
    """Count the rows where `condition` holds (a missing condition does not), as Int64."""
    return nw.when(condition).then(nw.lit(1)).count().cast(nw.Int64)


def sum_where(condition: nw.Expr, values: nw.Expr) -> nw.Expr:
    """Sum `values` over the rows where `condition` holds, exactly (see `exact_sum`)."""
    return exact_sum(nw.when(condition).then(values))


def ratio(numerator: nw.Expr, denominator: nw.Expr) -> nw.Expr:
    """Divide as doubles; empty where the denominator is missing, zero or negative."""
    top, bottom = numerator.cast(nw.Float64), denominator.cast(nw.Float64)
    return nw.when(bottom > 0.0).then(top / bottom)


def variance(count: nw.Expr, total: nw.Expr, total_of_squares: nw.Expr) -> nw.Expr:
    """Sample variance (divisor n - 1) from exact moments; empty below two values.

    Args:
        count: number of values.
        total: their exact sum.
        total_of_squares: the exact sum of their squares.
    """
    n, s1, s2 = (moment.cast(nw.Float64) for moment in (count, total, total_of_squares))
    spread = n * s2 - s1 * s1
    not_negative = nw.when(spread > 0.0).then(spread).otherwise(0.0)
    return nw.when(n > 1.0).then(not_negative / (n * (n - 1.0)))


def coefficient_of_variation(values: nw.Expr) -> nw.Expr:
    """Sample standard deviation / mean, from exact sums in whole units, which cancel out.

    With n values, their sum s1 and the sum of their squares s2 it is
    sqrt(n (n s2 - s1 s1) / ((n - 1) s1 s1)): one division, because narwhals writes the operands of
    each four times for Spark, and of divisions inside divisions a megabyte.

    Args:
        values: doubles without gaps, each below 2 ** 51 / `MONEY_SCALE` (about 2e11) in size.

    Returns:
        An aggregation of type Float64; empty below two values or where their sum is not positive.
    """
    units = _units(values, MONEY_SCALE)
    n, s1 = nw.len().cast(nw.Float64), units.sum().cast(nw.Float64)
    spread = nw.max_horizontal(n * _squares(units) - s1 * s1, nw.lit(0.0))
    variation = (n * spread / ((n - 1.0) * s1 * s1)).sqrt()
    return nw.when((n > 1.0) & (s1 > 0.0)).then(variation)
