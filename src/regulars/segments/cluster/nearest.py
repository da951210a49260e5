"""Which centre is nearest to a point, and the mean of each group.

Distances are computed by their definition, sum of (x - c)^2, and not from |x|^2 - 2xc + |c|^2,
which loses near neighbours beside one giant. Blocks of rows keep the distances in the cache.

Cost O(n m d) for m centres, memory O(m) beyond the input.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector

_DISTANCES_AT_A_TIME = 2**17


def blocks(rows: int, columns: int) -> Iterator[slice]:
    """Slices of `rows` so that a block of (rows, columns) numbers stays small."""
    size = max(1, _DISTANCES_AT_A_TIME // max(1, columns))
    for begin in range(0, rows, size):
        yield slice(begin, begin + size)


def nearest(points: Matrix, centres: Matrix) -> tuple[Labels, Vector]:
    """Find the nearest of m centres, the first of equals.

    Args:
        points: shape (n, d).
        centres: shape (m, d).

    Returns:
        The number of the centre and the squared distance to it, shape (n,) each.

    >>> nearest(np.array([[0.0], [4.0]]), np.array([[1.0], [5.0]]))
    (array([0, 1]), array([1., 1.]))
    """
    from scipy.spatial.distance import cdist

    labels = np.empty(len(points), dtype=np.intp)
    squared = np.empty(len(points))
    for block in blocks(len(points), len(centres)):
        distances = cdist(points[block], centres, "sqeuclidean")
        labels[block] = distances.argmin(axis=1)
        squared[block] = distances[np.arange(len(distances)), labels[block]]
    return labels, squared


def group_means(points: Matrix, labels: Labels, k: int) -> Matrix:
    """Mean of the members of each of k groups, none of them empty: shape (k, d)."""
    sizes = np.bincount(labels, minlength=k)
    sums = [np.bincount(labels, weights=column, minlength=k) for column in points.T]
    return np.column_stack(sums) / sizes[:, None]


def farthest_first(points: Matrix, k: int) -> Labels:
    """Choose rows of k points, each the farthest from those before (:cite:t:`gonzalez:farthest`).

    The greatest distance from any point to the nearest of them is at most twice the least that k
    points can reach. The first is the point farthest from the mean. Cost O(n k d).

    Args:
        points: shape (n, d), at least k of them.
        k: how many.

    Returns:
        Shape (k,).
    """
    chosen = [int(np.argmax(((points - points.mean(axis=0)) ** 2).sum(axis=1)))]
    squared = nearest(points, points[chosen])[1]
    while len(chosen) < k:
        chosen.append(int(np.argmax(squared)))
        np.minimum(squared, nearest(points, points[chosen[-1:]])[1], out=squared)
    return np.asarray(chosen, dtype=np.intp)
