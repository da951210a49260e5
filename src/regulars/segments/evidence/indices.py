"""Two classic indices: Calinski-Harabasz (:cite:t:`calinski:index`), Davies-Bouldin.

Both are scikit-learn's; None where they are not defined (fewer than two groups, or as many groups
as points). Davies-Bouldin: :cite:t:`davies:index`.
"""

from __future__ import annotations

import numpy as np

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.reduce.reducer import Matrix


def calinski_harabasz(points: Matrix, labels: Labels) -> float | None:
    """Variance between groups over variance within, by degrees of freedom; higher is better.

    Args:
        points: shape (n, d).
        labels: the group of each point, shape (n,).

    >>> calinski_harabasz(np.array([[0.0], [2.0], [10.0], [12.0]]), np.array([0, 0, 1, 1]))
    50.0
    """
    from sklearn import metrics

    if not _defined(points, labels):
        return None
    return float(metrics.calinski_harabasz_score(points, labels))


def davies_bouldin(points: Matrix, labels: Labels) -> float | None:
    """Mean over groups of the worst ratio of two groups' widths to their distance; lower is better.

    Args:
        points: shape (n, d).
        labels: the group of each point, shape (n,).

    >>> davies_bouldin(np.array([[0.0], [2.0], [10.0], [12.0]]), np.array([0, 0, 1, 1]))
    0.2
    """
    from sklearn import metrics

    if not _defined(points, labels):
        return None
    return float(metrics.davies_bouldin_score(points, labels))


def _defined(points: Matrix, labels: Labels) -> bool:
    return 2 <= len(np.unique(labels)) < len(points)  # noqa: PLR2004 - one group has no other
