"""The silhouette (:cite:t:`rousseeuw:silhouette`): are customers nearer to their own group?"""

from __future__ import annotations

import numpy as np

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.threads import one_thread


def silhouette(points: Matrix, labels: Labels) -> float:
    """Mean silhouette, -1 to 1; 0 where fewer than two groups or no pair within a group exist.

    Cost O(n^2 d): pass a sample.

    Args:
        points: shape (n, d).
        labels: the group of each point, shape (n,).

    >>> silhouette(np.array([[0.0], [0.1], [9.0], [9.1]]), np.array([0, 0, 1, 1])) > 0.9
    True
    """
    from sklearn.metrics import silhouette_score

    groups = len(np.unique(labels))
    if groups < 2 or groups >= len(points):  # noqa: PLR2004 - one group has no neighbour
        return 0.0
    with one_thread():
        return float(silhouette_score(points, labels))
