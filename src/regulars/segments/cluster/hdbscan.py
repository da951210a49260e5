"""HDBSCAN (:cite:t:`campello:hdbscan`): dense groups of different densities, the rest is noise.

With core(x) the distance to the `min_samples`-th nearest point, the mutual reachability distance
max(core(a), core(b), |a - b|) makes a single-linkage tree. Splits that leave fewer than
`min_cluster_size` points count as points that fall off; of the groups that remain, those that
persist longest over falling density are chosen.

Parameter help. `min_cluster_size`: the smallest segment worth a campaign, one customer in a hundred
by default. `min_samples`: how careful to be; larger values call more customers noise.

A new customer joins the group of the nearest known one, and is noise where that one is, or where
it is farther away than the loneliest member of the group is from its `min_samples`-th nearest.

Cost O(n^2) at worst on at most `sample_customers` points; the others follow the rule. Use for
groups of different density and any shape; not to place every customer in a segment, because up to
half of them can be noise, nor with more than about ten features.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.cluster.exemplars import Examples, ExemplarClusters, from_examples
from regulars.segments.cluster.points import check_points, chosen_rows
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector
from regulars.segments.threads import one_thread

_SMALLEST = 5
_CAREFUL = 10


class HDBSCANConfig(BaseModel):
    """What counts as a group."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    algorithm: Literal["hdbscan"] = "hdbscan"
    """Name in the catalogue."""
    min_cluster_size: int | None = Field(default=None, ge=2)
    """The fewest customers, among those sampled, that make a group; empty for `smallest_share` of
    them, at least 5. Larger: fewer groups."""
    smallest_share: float = Field(default=0.01, gt=0, lt=1)
    """The smallest group as a share of customers, where `min_cluster_size` is empty."""
    min_samples: int | None = Field(default=None, ge=1)
    """Neighbours whose distance tells how dense it is around a customer; empty for
    `min_cluster_size`, at most 10. Larger: more noise."""
    selection: Literal["eom", "leaf"] = "eom"
    """Which groups of the tree are chosen: the most persistent, or the smallest (leaf)."""
    allow_single_cluster: bool = False
    """Whether all customers may be one group."""
    sample_customers: int = Field(default=20_000, ge=100)
    """Groups are found among at most so many customers; the others follow the nearest."""
    exemplars: int = Field(default=2_000, ge=50)
    """About so many customers are kept to place others by."""


class HDBSCAN:
    """Finds groups of different densities.

    >>> points = np.concatenate([np.linspace(0, 1, 9), np.linspace(50, 90, 9), [500]])[:, None]
    >>> found = HDBSCAN(HDBSCANConfig(min_cluster_size=5, min_samples=2)).fit(points, seed=0)
    >>> found.k, found.noise, found.predict(np.array([[0.5], [70.0], [250.0]]))
    (3, 2, array([0, 1, 2]))
    """

    takes_k: ClassVar[bool] = False
    refines: ClassVar[bool] = False

    def __init__(self, config: HDBSCANConfig) -> None:
        self.config = config

    def fit(
        self,
        points: Matrix,
        k: int = 1,  # noqa: ARG002 - density finds the number
        *,
        seed: int,
        start: Labels | None = None,  # noqa: ARG002 - density has no start
    ) -> ExemplarClusters:
        """Find groups (see `Clusterer.fit`); the number found is `k` of the result.

        It is 1 where all points are one group or all are noise (`noise` is then 0).

        Raises:
            BadData: where a value is not finite or there is no point.
        """
        check_points(points, 1)
        sample = points[chosen_rows(len(points), self.config.sample_customers, seed=seed)]
        size = self.config.min_cluster_size or max(
            _SMALLEST, round(self.config.smallest_share * len(sample))
        )
        neighbours = self.config.min_samples or min(size, _CAREFUL)
        words = (
            f"a group has at least {size:,} of the {len(sample):,} customers examined; density is "
            f"told by the {neighbours} nearest"
        )
        labels = self._labels(sample, size, neighbours)
        examples = Examples(sample, labels, _reach(sample, labels, neighbours))
        return from_examples(examples.thinned(self.config.exemplars), points, words)

    @staticmethod
    def restore(state: dict[str, Any]) -> ExemplarClusters:
        """Return the groups that `ExemplarClusters.to_dict` described."""
        return ExemplarClusters.from_dict(state)

    def _labels(self, points: Matrix, size: int, neighbours: int) -> Labels:
        from sklearn import cluster

        if not np.ptp(points, axis=0).any():
            return np.zeros(len(points), dtype=np.intp)  # all alike: one group
        if len(points) < max(size, neighbours):
            return np.full(len(points), -1, dtype=np.intp)
        with one_thread():
            found = cluster.HDBSCAN(
                min_cluster_size=size,
                min_samples=neighbours,
                cluster_selection_method=self.config.selection,
                allow_single_cluster=self.config.allow_single_cluster,
                copy=True,
            ).fit(points)
        return np.asarray(found.labels_, dtype=np.intp)


def _reach(points: Matrix, labels: Labels, neighbours: int) -> Vector:
    """For each member of a group the largest core distance in it: shape (n,)."""
    from scipy.spatial import KDTree

    nth = min(neighbours, len(points))
    core = KDTree(points).query(points, k=[nth])[0][:, 0]
    reach = np.zeros(len(points))
    for group in np.unique(labels[labels >= 0]):
        members = labels == group
        reach[members] = core[members].max()
    return reach
