"""Which of the new segments is which of the former ones.

The best one-to-one pairing is found by the assignment problem (:cite:t:`kuhn:hungarian`) on the
overlap of members, Jaccard's |A and B| / |A or B| among the customers of both runs, or, where
that finds no partner, on the distance between profiles.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from regulars.segments.reduce import Matrix


def match_members(shared: npt.NDArray[np.intp], *, least: float) -> dict[int, tuple[int, float]]:
    """Pair segments by their members.

    Args:
        shared: customers by former segment (rows) and new segment (columns), shape (p, k).
        least: the least overlap of a pair.

    Returns:
        New segment to its former one and the overlap, by position.

    >>> match_members(np.array([[0, 90], [50, 10]]), least=0.4)
    {1: (0, 0.9), 0: (1, 0.83...)}
    """
    from scipy.optimize import linear_sum_assignment

    either = shared.sum(axis=1)[:, None] + shared.sum(axis=0)[None, :] - shared
    overlap = shared / np.maximum(either, 1)
    return {
        int(new): (int(old), float(overlap[old, new]))
        for old, new in zip(*linear_sum_assignment(-overlap), strict=True)
        if overlap[old, new] >= least
    }


def match_profiles(before: Matrix, now: Matrix, *, most: float) -> dict[int, tuple[int, float]]:
    """Pair segments by their profiles.

    Args:
        before: standardised differences of the former segments, shape (p, f).
        now: those of the new ones, shape (k, f).
        most: the largest distance of a pair, the root of the mean squared difference.

    Returns:
        New segment to its former one and 1 / (1 + distance), by position.
    """
    from scipy.optimize import linear_sum_assignment

    if before.shape[1] == 0:
        return {}
    away = np.sqrt(((before[:, None, :] - now[None, :, :]) ** 2).mean(axis=2))
    return {
        int(new): (int(old), float(1 / (1 + away[old, new])))
        for old, new in zip(*linear_sum_assignment(away), strict=True)
        if away[old, new] <= most
    }
