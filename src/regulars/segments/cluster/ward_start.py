"""A start for methods that climb to the nearest optimum: the groups of Ward's tree.

k-means++ draws its centres at random and, with ten planted groups, often puts two into one of
them; iterating never mends that. Ward's merges (:cite:t:`ward:hierarchical`) of a small sample
are not exact, but seldom wrong in that way. One tree serves every k.

Cost O(m^2 d) time and O(m^2) memory for m sampled points, a tenth of a second for 2,000.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from regulars.segments.cluster.linkage import cut
from regulars.segments.cluster.nearest import group_means
from regulars.segments.cluster.points import chosen_rows
from regulars.segments.reduce.reducer import Matrix

_ROWS = 2_000


class WardStart:
    """Ward's tree of a sample.

    >>> points = np.array([[0.0], [0.1], [5.0], [5.1], [9.0]])
    >>> np.sort(WardStart(points, seed=0).centres(3), axis=0).round(2).ravel()
    array([0.05, 5.05, 9.  ])
    """

    def __init__(self, points: npt.NDArray[Any], *, seed: int) -> None:
        from scipy.cluster import hierarchy

        self.sample = np.asarray(points[chosen_rows(len(points), _ROWS, seed=seed)], np.float64)
        self.merges = np.asarray(hierarchy.linkage(self.sample, "ward"))

    def centres(self, k: int) -> Matrix:
        """The means of k groups of the sample, shape (k, d); k at most its size."""
        return group_means(self.sample, cut(self.merges, k), k)
