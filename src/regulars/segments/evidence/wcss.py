"""Scatter within groups (WCSS), and the elbow of its curve (:cite:t:`satopaa:kneedle`)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector


def within_sum_of_squares(points: Matrix, labels: Labels) -> float:
    """Squared distances of points to the mean of their group, whatever the method.

    >>> within_sum_of_squares(np.array([[0.0], [2.0], [9.0]]), np.array([0, 0, 1]))
    2.0
    """
    total = 0.0
    for label in np.unique(labels):
        group = points[labels == label]
        total += float(((group - group.mean(axis=0)) ** 2).sum())
    return total


def elbows(ks: Sequence[int], wcss: Sequence[float], total: float) -> Vector:
    """How far the WCSS curve lies under the chord from k = 1 to the last k, in units of its range.

    Args:
        ks: ascending numbers of groups, above 1.
        wcss: their WCSS, in the same order.
        total: WCSS of one single group.

    >>> elbows([2, 3, 4], [4.0, 1.0, 0.0], 10.0).round(2)
    array([0.27, 0.23, 0.  ])
    """
    drop = total - wcss[-1]
    if drop <= 0 or ks[-1] <= 1:
        return np.zeros(len(ks))
    across = (np.asarray(ks) - 1) / (ks[-1] - 1)
    down = (total - np.asarray(wcss)) / drop
    return np.asarray(down - across, dtype=np.float64)
