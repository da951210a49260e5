"""How strongly two columns go together, whatever their types.

Two numbers: Pearson's r (straight line) and Spearman's rho (any rise or fall: Pearson's r of the
ranks, ties averaged). Two words: Cramer's V with the bias correction of Bergsma (key
`bergsma:cramer`). A word and a number: the correlation ratio eta, the square root of the share of
the variance that lies between groups. Only rows with both values count.
"""

from __future__ import annotations

import numpy as np

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Codes = np.ndarray[tuple[int], np.dtype[np.int64]]

_DIGITS = 12


def pearson(x: Floats, y: Floats) -> float | None:
    """Pearson's r of two columns of equal length; None where one is constant."""
    if len(x) < 2:  # noqa: PLR2004 - a point has no direction
        return None
    x, y = x - x.mean(), y - y.mean()
    spread = float(np.sqrt((x @ x) * (y @ y)))
    return float(np.clip((x @ y) / spread, -1, 1)) if spread > 0 else None


def spearman(x: Floats, y: Floats) -> float | None:
    """Spearman's rho; None where a column is constant.

    Numbers that agree to 12 digits are ties: engines may differ in the last one.

    >>> spearman(np.array([1.0, 2.0, 3.0]), np.array([1.0, 8.0, 27.0]))
    1.0
    """
    from scipy.stats import rankdata

    return pearson(rankdata(_rounded(x)), rankdata(_rounded(y))) if len(x) else None


def cramers_v(x: Codes, y: Codes) -> float | None:
    """Bias-corrected Cramer's V of two columns of codes; None where one is constant.

    >>> round(cramers_v(np.array([0, 0, 1, 1] * 50), np.array([0, 0, 1, 1] * 50)), 9)
    1.0
    """
    table = contingency(x, y)
    n = table.sum()
    rows, columns = table.shape
    if n < 2 or min(rows, columns) < 2:  # noqa: PLR2004 - nothing to tell apart
        return None
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    phi2 = float(((table - expected) ** 2 / expected).sum()) / n
    phi2 = max(0.0, phi2 - (rows - 1) * (columns - 1) / (n - 1))
    rows_corrected = rows - (rows - 1) ** 2 / (n - 1)
    columns_corrected = columns - (columns - 1) ** 2 / (n - 1)
    least = min(rows_corrected, columns_corrected) - 1
    return float(min(1.0, np.sqrt(phi2 / least))) if least > 0 else None


def correlation_ratio(groups: Codes, values: Floats) -> float | None:
    """Eta of numbers within groups, 0 to 1; None where either is constant.

    >>> correlation_ratio(np.array([0, 0, 1, 1]), np.array([1.0, 1.0, 5.0, 5.0]))
    1.0
    """
    _, inverse = np.unique(groups, return_inverse=True)
    sizes = np.bincount(inverse)
    total = float(((values - values.mean()) ** 2).sum()) if len(values) else 0.0
    if len(sizes) < 2 or total <= 0:  # noqa: PLR2004 - one group explains nothing
        return None
    means = np.bincount(inverse, weights=values) / sizes
    between = float((sizes * (means - values.mean()) ** 2).sum())
    return float(np.sqrt(min(1.0, between / total)))


def contingency(x: Codes, y: Codes) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Counts of each combination of two columns of codes, without empty rows and columns."""
    _, left = np.unique(x, return_inverse=True)
    _, right = np.unique(y, return_inverse=True)
    table = np.zeros((left.max(initial=-1) + 1, right.max(initial=-1) + 1), dtype=np.int64)
    np.add.at(table, (left, right), 1)
    return table


def _rounded(values: Floats) -> Floats:
    """Numbers to 12 significant digits, on the same binary scale for equal magnitudes."""
    mantissa, exponent = np.frexp(values)
    return np.ldexp(np.round(mantissa, _DIGITS), exponent)
