"""The different values of one thing, and which of them each cell has.

What a likelihood computes from a frequency, a day or both is computed once for each different
value, and cells look it up.
"""

from __future__ import annotations

import numpy as np

from regulars.predictions.btyd.arrays import Counts

_DENSE = 20_000_000
# Up to so many possible keys, a table of all of them finds the different ones without sorting.


def different(keys: Counts, possible: int) -> tuple[Counts, Counts]:
    """Find the different keys, and the place of each among them.

    Args:
        keys: whole numbers from 0 to `possible` - 1, shape (n,).
        possible: how many there could be.

    Returns:
        The different keys in ascending order, and for each key its place there, shape (n,).

    >>> different(np.array([7, 2, 7]), 10)
    (array([2, 7]), array([1, 0, 1]))
    """
    if possible > max(_DENSE, len(keys)):
        found, place = np.unique(keys, return_inverse=True)
        return found, place.astype(np.int64)
    there = np.zeros(possible, dtype=np.bool_)
    there[keys] = True
    found = np.flatnonzero(there)
    places = np.zeros(possible, dtype=np.int64)
    places[found] = np.arange(len(found))
    return found, places[keys]
