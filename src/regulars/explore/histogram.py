"""Bins that suit a distribution: equal in ratio where values spread over orders of magnitude."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from regulars.explore.counted import Counted

_MOST_BINS = 40
_FEW_VALUES = 24
# Beyond this ratio of high to low quantile, equal widths would put nearly all into one bin.
_LOGARITHMIC_RATIO = 20.0
# Tails are cut off only where a bin for them means something.
_FEWEST_FOR_TAILS = 400


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts between edges.

    Attributes:
        edges: float64 of shape (bins + 1,), ascending; the last bin includes its end. The first may
            be zero or less where the bins are equal in ratio: it then holds all up to the second.
        counts: int64 of shape (bins,).
        logarithmic: whether the bins are equal in ratio.
    """

    edges: np.ndarray[tuple[int], np.dtype[np.float64]]
    counts: np.ndarray[tuple[int], np.dtype[np.int64]]
    logarithmic: bool = False


def histogram(counted: Counted) -> Histogram:
    """Bin all values; none is left out.

    Few distinct whole numbers get a bin each. Otherwise bins are equal in ratio when nearly all
    values are positive and the 99 % quantile is `_LOGARITHMIC_RATIO` times the 1 % quantile, else
    equal in width between the 0.5 % and 99.5 % quantiles, with the tails in the outer bins. There
    are about twice the cube root of the number of values (Rice's rule), at most `_MOST_BINS`.
    """
    values = counted.values
    if len(values) == 1:
        half = abs(values[0]) / 2 or 0.5
        return Histogram(np.array([values[0] - half, values[0] + half]), counted.counts)
    whole = bool(np.all(values == np.round(values)))
    if whole and values[-1] - values[0] < _FEW_VALUES:
        edges = np.arange(values[0] - 0.5, values[-1] + 1.0)
        return Histogram(edges, _counts(counted, edges))
    low, high = counted.quantile(0.01), counted.quantile(0.99)
    bins = min(_MOST_BINS, max(5, math.ceil(2 * counted.size ** (1 / 3))))
    if low > 0 and high / low >= _LOGARITHMIC_RATIO:
        edges = np.geomspace(values[values > 0][0], values[-1], bins + 1)
        if whole:
            # No bin without a whole number in it: those would look like gaps.
            edges = np.unique(np.append(np.floor(edges), values[-1] + 1)) - 0.5
        if values[0] <= 0:
            edges[0] = values[0]
        return Histogram(edges, _counts(counted, edges), logarithmic=True)
    low, high = counted.quantile(0.005), counted.quantile(0.995)
    if low == high or counted.size < _FEWEST_FOR_TAILS:
        low, high = values[0], values[-1]
    edges = np.linspace(low, high, bins + 1)
    edges[0], edges[-1] = min(values[0], low), max(values[-1], high)
    return Histogram(edges, _counts(counted, edges))


def _counts(
    counted: Counted, edges: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    # Weighted histograms in NumPy are float; these counts are whole and far below 2**53.
    edges = edges.copy()
    edges[0], edges[-1] = min(edges[0], counted.values[0]), max(edges[-1], counted.values[-1])
    counts, _ = np.histogram(counted.values, bins=edges, weights=counted.counts)
    return counts.astype(np.int64)
