r"""Forecasts that add up.

Products, categories, segments and the total are forecast apart, so they contradict each other.
Among all values that add up, C y = 0 with a row of C for each sum, take the one nearest to the
forecasts f, a series counting the less the more it erred in the backtest (variance w, W = diag w):

    y = f - W C' (C W C')⁻¹ C f

This is MinT with the variances alone (key `wickramasuriya:mint`) in the form that needs no common
lowest level (key `difonzo:constraints`), so that categories and segments may cut one total in two
ways. A value below zero is fixed at zero and the others are moved again. Cost: k³ for k sums.
"""

from __future__ import annotations

import numpy as np

from regulars.predictions.demand.measures import Array

_TOLERANCE = 1e-9


def reconcile(forecasts: Array, variances: Array, sums: Array) -> Array:
    """Move forecasts as little as needed so that they add up and none is negative.

    Args:
        forecasts: shape (series, periods).
        variances: mean squared error of each series in the backtest, shape (series,); 0 for a
            series that shall not move.
        sums: shape (sums, series): 1 for the whole, -1 for each of its parts.

    >>> total, *parts = reconcile(
    ...     np.array([[10.0], [3.0], [4.0]]), np.ones(3), np.array([[1.0, -1.0, -1.0]])
    ... )
    >>> total, parts
    (array([9.]), [array([4.]), array([5.])])
    """
    base = np.maximum(forecasts, 0.0)
    if not sums.size:
        return base
    found = _nearest(base, variances, sums)
    for column in np.flatnonzero((found < -_TOLERANCE).any(axis=0)):
        found[:, column] = _without_negatives(base[:, column], variances, sums)
    return np.maximum(found, 0.0)


def _nearest(base: Array, variances: Array, sums: Array) -> Array:
    weighted = sums * variances
    multipliers = np.linalg.lstsq(weighted @ sums.T, sums @ base, rcond=None)[0]
    nearest: Array = base - weighted.T @ multipliers
    return nearest


def _without_negatives(base: Array, variances: Array, sums: Array) -> Array:
    """Fix at zero what falls below, until nothing does; each round fixes at least one series."""
    values, free = base.copy(), variances.copy()
    while True:
        found = _nearest(values, free, sums)
        negative = found < -_TOLERANCE * max(1.0, float(base.max()))
        if not negative.any():
            return found
        values[negative], free[negative] = 0.0, 0.0
