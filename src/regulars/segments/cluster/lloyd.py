"""Lloyd's iterations (:cite:t:`lloyd:kmeans`) of several sets of centres in one reading.

Relative to an origin o near the mean, the squared distances from points x to k centres c are one
product of matrices::

    |x - c|^2 = [-2 (c - o), |c - o|^2, 1] . [x - o, 1, |x - o|^2]

and so are the sums of each group's members: the 0/1 matrix of who belongs where, times [x - o, 1].
A block of rows is centred once, and is used for every set of centres while it lies in the cache.
Each set has its own products, so what is found for it does not depend on the others, to the bit.

Rounding: a distance is off by about 1e-16 of |x - o|^2 + |c - o|^2, which matters beside points
many thousand deviations away; `regulars.segments.cluster.nearest` has no such fault and is slower.

Cost O(n d k) for each set, memory for one block.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from regulars.segments.cluster.nearest import blocks
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector
from regulars.segments.threads import one_thread


def moved(points: Matrix, sets: Sequence[Matrix], origin: Vector) -> list[Matrix]:
    """Move each centre to the mean of the points nearest to it, the first of equals.

    Args:
        points: shape (n, d).
        sets: sets of centres, each of shape (k, d), k its own.
        origin: a point near the mean, shape (d,).

    Returns:
        The sets after one iteration. A centre without points stays.

    >>> points = np.array([[0.0], [1.0], [8.0]])
    >>> [c.ravel().tolist() for c in moved(points, [points[:1], points[:2]], np.array([3.0]))]
    [[3.0], [0.0, 4.5]]
    """
    sums = [np.zeros((len(centres), len(origin) + 1)) for centres in sets]
    with one_thread():
        for number, rows, squared in _readings(points, sets, origin):
            members = squared == squared.min(axis=0)
            if np.count_nonzero(members) > len(rows.T):
                members = squared.argmin(axis=0) == np.arange(len(squared))[:, None]
            sums[number] += members.astype(np.float64) @ rows[:-1].T
    return [
        np.where(total[:, -1:] > 0, origin + total[:, :-1] / np.maximum(total[:, -1:], 1), centres)
        for total, centres in zip(sums, sets, strict=True)
    ]


def scatters(points: Matrix, sets: Sequence[Matrix], origin: Vector) -> list[float]:
    """Within-cluster sum of squares of each set of centres; the arguments are those of `moved`.

    >>> points = np.array([[0.0], [1.0], [8.0]])
    >>> scatters(points, [points[:1], points[1:]], np.array([3.0]))
    [65.0, 1.0]
    """
    wcss = [0.0] * len(sets)
    with one_thread():
        for number, _, squared in _readings(points, sets, origin):
            wcss[number] += float(np.maximum(squared.min(axis=0), 0.0).sum())
    return wcss


def _readings(
    points: Matrix, sets: Sequence[Matrix], origin: Vector
) -> Iterator[tuple[int, Matrix, Matrix]]:
    """For each block and each set: its number, the rows as columns [x, 1, |x|^2], the distances."""
    factors = [
        np.column_stack((-2 * c, (c**2).sum(axis=1), np.ones(len(c))))
        for c in (centres - origin for centres in sets)
    ]
    for block in blocks(len(points), 2 * len(origin) + 4):
        values = points[block].T
        rows = np.ones((len(origin) + 2, values.shape[1]))
        np.subtract(values, origin[:, None], out=rows[:-2])
        np.einsum("ij,ij->j", rows[:-2], rows[:-2], out=rows[-1])
        for number, factor in enumerate(factors):
            yield number, rows, factor @ rows
