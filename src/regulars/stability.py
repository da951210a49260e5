"""Whether two samples are distributed alike: the population stability index, and chance.

The index (:cite:t:`yurdakul:psi`) compares the shares p (before) and q (now) of the parts of a
column, sum of (q - p) ln(q / p). A part that is empty on one side counts as half a customer there
(one that is empty on both is none), so that a part that a small sample misses by chance weighs
little. Without any change the index still is about (B - 1) (1 / n + 1 / m) for B parts and samples
of n and m, and is distributed as that unit times chi-square / (B - 1), while each part is expected
to hold some customers of each. Where it is not, samples are drawn from the shares.
"""

from __future__ import annotations

from typing import Any

import numpy as np

_Array = np.ndarray[Any, np.dtype[np.float64]]

_EMPTY = 0.5  # customers that a part empty on one side counts as
_MANY = 20  # customers expected in every part, from which chi-square serves
_FIRST, _DRAWS = 500, 10_000
_PLENTY = 10  # draws as far out: more draws would tell nothing new


def stability_index(before: _Array, now: _Array) -> float:
    """The index of two samples counted by part.

    Args:
        before: customers of each part, shape (B,).
        now: likewise.

    >>> before, now = np.array([60.0, 40.0, 0.0]), np.array([40.0, 60.0, 0.0])
    >>> round(stability_index(before, now), 4)
    0.1622
    """
    return float(_indices(before[None], now[None])[0])


def index_by_chance(before: _Array, customers: int) -> float:
    """What the index of a sample is about without any change.

    Args:
        before: customers of each part of the sample compared with.
        customers: of the other sample.
    """
    return _unit(before, customers) * max(int((before > 0).sum()) - 1, 0)


def chance_of_index(index: float, before: _Array, customers: int, *, seed: int) -> float:
    """How likely a sample drawn from the same customers has an index as high as this.

    Draws end early where ten of them were as high, so that what is likely costs little.

    Args:
        index: that was found.
        before: customers of each part of the sample compared with.
        customers: of the other sample.
        seed: of the samples drawn.
    """
    from scipy.stats import chi2

    there = before[before > 0]
    total = int(before.sum())
    if len(there) == len(before) and there.min() * min(1, customers / total) >= _MANY:
        return float(chi2.sf(index / _unit(before, customers), len(before) - 1))
    rng = np.random.default_rng(seed)
    shares = (before + _EMPTY) / (total + _EMPTY * len(before))
    drawn, higher = 0, 0
    while drawn < _DRAWS and higher < _PLENTY:
        size = _FIRST if not drawn else min(drawn, _DRAWS - drawn)
        first, other = (rng.multinomial(n, shares, size) for n in (total, customers))
        higher += int((_indices(first.astype(float), other.astype(float)) >= index).sum())
        drawn += size
    return (higher + 1) / (drawn + 1)


def _indices(before: _Array, now: _Array) -> _Array:
    """Of pairs of samples counted by part, each shape (r, B): shape (r,)."""
    either = (before > 0) | (now > 0)
    p, q = (
        np.where(counts > 0, counts, _EMPTY) / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        for counts in (before, now)
    )
    found: _Array = np.where(either, (q - p) * np.log(q / p), 0.0).sum(axis=1)
    return found


def _unit(before: _Array, customers: int) -> float:
    return 1 / max(float(before.sum()), 1) + 1 / max(customers, 1)
