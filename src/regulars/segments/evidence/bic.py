"""The spherical BIC of X-means (:cite:t:`pelleg:xmeans`): groups as balls of one width.

With n points in d dimensions, k groups of n_1..n_k points and W the scatter within them, the
width is s^2 = W / (d (n - k)), and::

    log L = sum_i n_i log(n_i / n) - n d / 2 log(2 pi s^2) - d (n - k) / 2
    BIC   = -2 log L + p log n,    p = (k - 1) + k d + 1

It is not the BIC of a Gaussian mixture: groups do not share points.
"""

from __future__ import annotations

import numpy as np

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.evidence.wcss import within_sum_of_squares
from regulars.segments.reduce.reducer import Matrix


def spherical_bic(points: Matrix, labels: Labels) -> float | None:
    """The BIC; lower is better. None where groups have no width (each is a single place).

    Args:
        points: shape (n, d).
        labels: the group of each point, shape (n,).

    >>> import numpy as np
    >>> round(spherical_bic(np.array([[0.0], [2.0], [10.0], [12.0]]), np.array([0, 0, 1, 1])), 3)
    23.214
    """
    sizes = np.unique(labels, return_counts=True)[1]
    n, d, k = *points.shape, len(sizes)
    within = within_sum_of_squares(points, labels)
    if n <= k or within <= 0:
        return None
    width = within / (d * (n - k))
    likelihood = (
        float((sizes * np.log(sizes / n)).sum())
        - n * d / 2 * np.log(2 * np.pi * width)
        - d * (n - k) / 2
    )
    return float(-2 * likelihood + ((k - 1) + k * d + 1) * np.log(n))
