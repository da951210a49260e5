"""DBSCAN (:cite:t:`ester:dbscan`): groups are dense regions, what lies between is noise.

A point is a core point where at least `min_samples` points, itself among them, lie within eps of
it. Core points within eps of each other are of one group; a point within eps of a core point is of
its group; the rest is noise. Here a point that could join several groups joins that of the nearest
core point, so that the rule for known and for new customers is the same.

Parameter help. `min_samples`: twice the number of features (:cite:t:`sander:gdbscan`), and at
least twice the logarithm of the number of customers, because in many customers a few always lie
close by chance. eps: sort the distances of all points to their `min_samples`-th nearest; where
that curve bends up, dense points end and lonely ones begin. The bend is where the curve lies
farthest under its chord (:cite:t:`satopaa:kneedle`).

Cost O(n^2) at worst on at most `sample_customers` points; the others follow the rule. Use for
groups of any shape of about the same density; not where densities differ (HDBSCAN) or with more
than about ten features, where every point is about equally far from every other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.cluster.exemplars import Examples, ExemplarClusters, from_examples
from regulars.segments.cluster.points import check_points, chosen_rows
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector
from regulars.segments.threads import one_thread

_LEAST = 4


class DBSCANConfig(BaseModel):
    """What counts as dense."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    algorithm: Literal["dbscan"] = "dbscan"
    """Name in the catalogue."""
    eps: float | None = Field(default=None, gt=0)
    """Points at most so far apart are neighbours; empty to take the bend of the curve of
    distances. Larger: fewer groups, less noise."""
    min_samples: int | None = Field(default=None, ge=1)
    """Neighbours, itself among them, that make a customer the core of a group; empty for twice
    the number of features, or of the logarithm of the number of customers. Larger: more noise,
    fewer small groups."""
    sample_customers: int = Field(default=20_000, ge=100)
    """Groups are found among at most so many customers; the others follow the nearest."""
    exemplars: int = Field(default=2_000, ge=50)
    """About so many core points are kept to place customers by."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A suggestion for eps.

    Attributes:
        eps: the distance at the bend.
        min_samples: the neighbours counted, the point itself among them.
        distances: the distance of each point to its `min_samples`-th nearest, ascending.
        in_words: how it was found.
    """

    eps: float
    min_samples: int
    distances: Vector
    in_words: str


def suggest_eps(points: Matrix, min_samples: int | None = None) -> Neighbourhood:
    """Suggest eps from the curve of distances.

    Args:
        points: shape (n, d), n at least 1.
        min_samples: neighbours that make a core point; None for the rule of the module.

    >>> line = np.arange(20.0)[:, None]
    >>> suggest_eps(np.vstack([line, [[500.0]]]), 3).eps
    2.0
    """
    from scipy.spatial import KDTree

    rule = max(_LEAST, 2 * points.shape[1], round(2 * np.log(len(points))))
    count = min_samples or rule
    nth = min(count, len(points))
    distances = np.sort(KDTree(points).query(points, k=[nth])[0][:, 0])
    eps = _at_bend(distances)
    words = (
        f"neighbours are customers within {eps:.3g}, where the curve of the distances to the "
        f"{nth}th nearest bends; {count} neighbours make a core"
    )
    if eps == 0:
        positive = distances[distances > 0]
        eps = float(positive[0]) if len(positive) else 1.0
        words = f"most customers are alike; neighbours are customers within {eps:.3g}"
    return Neighbourhood(eps, count, distances, words)


class DBSCAN:
    """Finds dense regions.

    >>> points = np.array([[0.0], [0.1], [0.2], [5.0], [5.1], [5.2], [99.0]])
    >>> found = DBSCAN(DBSCANConfig(eps=0.15, min_samples=2)).fit(points, seed=0)
    >>> found.predict(points), found.noise
    (array([0, 0, 0, 1, 1, 1, 2]), 2)
    """

    takes_k: ClassVar[bool] = False
    refines: ClassVar[bool] = False

    def __init__(self, config: DBSCANConfig) -> None:
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

        It is 1 where all points are dense together or all are noise (`noise` is then 0).

        Raises:
            BadData: where a value is not finite or there is no point.
        """
        from sklearn import cluster

        check_points(points, 1)
        sample = points[chosen_rows(len(points), self.config.sample_customers, seed=seed)]
        help_ = suggest_eps(sample, self.config.min_samples)
        eps = self.config.eps or help_.eps
        words = help_.in_words
        if self.config.eps:
            words = (
                f"neighbours are customers within {eps:.3g}, as asked for; "
                f"{help_.min_samples} neighbours make a core"
            )
        with one_thread():
            found = cluster.DBSCAN(eps=eps, min_samples=help_.min_samples).fit(sample)
        core, labels = found.core_sample_indices_, found.labels_
        if len(core) <= self.config.exemplars:
            rows = core if len(core) else np.arange(1)
        else:
            # Thinned core points reach farther, so noise needs examples of its own.
            rows = np.union1d(core, np.flatnonzero(labels < 0))
        examples = Examples(sample[rows], labels[rows], np.full(len(rows), eps))
        return from_examples(examples.thinned(self.config.exemplars), points, words)

    @staticmethod
    def restore(state: dict[str, Any]) -> ExemplarClusters:
        """Return the groups that `ExemplarClusters.to_dict` described."""
        return ExemplarClusters.from_dict(state)


def _at_bend(ascending: Vector) -> float:
    """The value where the curve lies farthest under the line between its ends."""
    drop = ascending[-1] - ascending[0]
    if len(ascending) < 3 or drop <= 0:  # noqa: PLR2004 - two points have no bend
        return float(ascending[-1])
    across = np.linspace(0.0, 1.0, len(ascending))
    return float(ascending[np.argmax(across - (ascending - ascending[0]) / drop)])
