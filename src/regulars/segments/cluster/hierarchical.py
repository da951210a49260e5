"""Hierarchical clustering: Ward, average, complete or single linkage.

The two nearest groups merge until k are left (`regulars.segments.cluster.linkage`); Ward's
distance is what a merge adds to the within-cluster sum of squares (:cite:t:`ward:hierarchical`).

Few customers are leaves themselves. Many are first gathered into small groups around sampled
customers, refined by a few k-means steps; these groups, each with the number of its members, are
the leaves (the first phase of BIRCH, :cite:t:`zhang:birch`, with another summary). A customer, new
or known, belongs where the nearest leaf belongs, which follows groups of any shape.

Cost O(n m d + m^2) for m leaves. Use to see how groups contain groups (the dendrogram), and, with
single linkage, for long or curved groups without noise between them; not where groups overlap
(single linkage then chains everything into one).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, Self

import narwhals as nw
import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.cluster.linkage import Method, cut, linkage, top
from regulars.segments.cluster.nearest import farthest_first, group_means, nearest
from regulars.segments.cluster.points import check_points, chosen_rows
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector
from regulars.segments.threads import one_thread

_SAMPLED_PER_LEAF = 10
_STEPS = 5
_BRANCHES = 50


class HierarchicalConfig(BaseModel):
    """How groups are merged."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    algorithm: Literal["hierarchical"] = "hierarchical"
    """Name in the catalogue."""
    linkage: Method = "ward"
    """How the distance between two groups is measured: ward, average, complete or single."""
    leaves: int = Field(default=2_000, ge=10, le=20_000)
    """Up to so many customers each is a leaf; more are first gathered into so many small groups.
    Memory grows with the square."""


@dataclass(frozen=True, slots=True)
class HierarchicalClusters:
    """Leaves, the group of each, and how the groups contain groups."""

    leaves: Matrix
    """Shape (m, d)."""
    groups: Labels
    """The group of each leaf, shape (m,)."""
    centres: Matrix
    """The mean of each group's members, shape (k, d)."""
    dendrogram: Matrix
    """The last merges, shape (b - 1, 4) for at most 50 branches, as SciPy's `dendrogram` takes."""
    branches: Vector
    """How many customers are in each of the b branches, shape (b,)."""

    @property
    def k(self) -> int:
        """How many groups."""
        return len(self.centres)

    @property
    def noise(self) -> None:
        """No point is noise."""
        return

    def predict(self, points: Matrix) -> Labels:
        """Return the group of the nearest leaf of each point of shape (n, d): shape (n,)."""
        return np.asarray(self.groups[nearest(points, self.leaves)[0]])

    def reordered(self, order: Sequence[int]) -> Self:
        """Return the same groups renumbered: the new group i is the old group `order[i]`."""
        new_number = np.argsort(np.asarray(order, dtype=np.intp))
        return replace(self, groups=new_number[self.groups], centres=self.centres[list(order)])

    def scores(self, columns: Sequence[str], prefix: str) -> list[nw.Expr] | None:  # noqa: ARG002
        """None: thousands of leaves are for batches."""
        return None

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "leaves": self.leaves.tolist(),
            "groups": self.groups.tolist(),
            "centres": self.centres.tolist(),
            "dendrogram": self.dendrogram.tolist(),
            "branches": self.branches.tolist(),
        }


class Hierarchical:
    """Merges groups.

    >>> points = np.array([[0.0], [0.1], [5.0], [5.1]])
    >>> Hierarchical(HierarchicalConfig()).fit(points, 2, seed=0).predict(points)
    array([0, 0, 1, 1])
    """

    takes_k: ClassVar[bool] = True
    refines: ClassVar[bool] = False

    def __init__(self, config: HierarchicalConfig) -> None:
        self.config = config

    def fit(
        self,
        points: Matrix,
        k: int,
        *,
        seed: int,
        start: Labels | None = None,  # noqa: ARG002 - merging has no start
    ) -> HierarchicalClusters:
        """Find k groups (see `Clusterer.fit`); `start` is paid no heed, merging starts anew.

        Raises:
            BadData: where a value is not finite or fewer than k points differ.
        """
        return self.fit_range(points, [k], seed=seed)[k]

    def fit_range(
        self, points: Matrix, ks: Iterable[int], *, seed: int
    ) -> dict[int, HierarchicalClusters]:
        """Find the groups for several k from one tree: for each k what `fit` finds.

        Raises:
            BadData: where a value is not finite or fewer points differ than the largest k.
        """
        wanted = sorted(set(ks))
        if not wanted:
            return {}
        check_points(points, wanted[-1])
        leaves, weights, sums = self._leaves(points, wanted[-1], seed)
        merges = linkage(leaves, weights, self.config.linkage)
        merged = top(merges, weights, _BRANCHES)
        found = {}
        for k in wanted:
            groups = cut(merges, k)
            sizes = np.bincount(groups, weights=weights, minlength=k)
            totals = np.column_stack([np.bincount(groups, weights=s, minlength=k) for s in sums.T])
            clusters = HierarchicalClusters(leaves, groups, totals / sizes[:, None], *merged)
            order = np.lexsort(clusters.centres.T[::-1]).tolist()
            found[k] = clusters.reordered(order)
        return found

    @staticmethod
    def restore(state: dict[str, Any]) -> HierarchicalClusters:
        """Return the groups that `HierarchicalClusters.to_dict` described."""
        return HierarchicalClusters(
            leaves=np.asarray(state["leaves"], dtype=np.float64),
            groups=np.asarray(state["groups"], dtype=np.intp),
            centres=np.asarray(state["centres"], dtype=np.float64),
            dendrogram=np.asarray(state["dendrogram"], dtype=np.float64).reshape(-1, 4),
            branches=np.asarray(state["branches"], dtype=np.float64),
        )

    def _leaves(self, points: Matrix, k: int, seed: int) -> tuple[Matrix, Vector, Matrix]:
        """At least k leaves, how many points each stands for, and the sums of these points."""
        if len(points) <= self.config.leaves:
            return points.copy(), np.ones(len(points)), points
        leaves = _gathered(points, self.config.leaves, seed)
        nearest_leaf = nearest(points, leaves)[0]
        if len(np.unique(nearest_leaf)) < k:
            leaves = np.unique(np.vstack([leaves, points[farthest_first(points, k)]]), axis=0)
            nearest_leaf = nearest(points, leaves)[0]
        there, nearest_leaf = np.unique(nearest_leaf, return_inverse=True)
        weights = np.bincount(nearest_leaf).astype(np.float64)
        means = group_means(points, nearest_leaf, len(there))
        return leaves[there], weights, means * weights[:, None]


def _gathered(points: Matrix, count: int, seed: int) -> Matrix:
    """At most `count` different places that are near all points."""
    from sklearn import cluster
    from sklearn.exceptions import ConvergenceWarning

    rows = chosen_rows(len(points), count * _SAMPLED_PER_LEAF, seed=seed)
    sample = points[rows]
    # A tenth are the farthest, so that lonely customers have places of their own.
    lonely = farthest_first(sample, count // 10)
    others = chosen_rows(len(sample), count - len(lonely), seed=seed + 1)
    first = np.unique(sample[np.union1d(lonely, others)], axis=0)
    with one_thread(), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        found = cluster.KMeans(
            len(first), init=first, n_init=1, max_iter=_STEPS, random_state=seed
        ).fit(sample)
    return np.unique(found.cluster_centers_, axis=0)
