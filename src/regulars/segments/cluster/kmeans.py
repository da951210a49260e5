"""k-means (:cite:t:`lloyd:kmeans`) from k-means++ starts (:cite:t:`arthur:kmeanspp`).

Centres c_1..c_k minimise WCSS = sum over points of min_j |x - c_j|^2 (the within-cluster sum of
squares). A customer belongs to the nearest centre, the first of equals.

Of many customers, a sample finds the centres to begin with
(`regulars.segments.cluster.sampled_starts`), and a few iterations over all customers, which serve
every k at once (`regulars.segments.cluster.lloyd`), refine them.

Cost O(m k d) per iteration of a start, O(n k d) for each of the few full ones. Use for compact
groups of comparable size; not for elongated or nested ones. Scaling decides what "near" means:
see `regulars.segments.scale`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

import narwhals as nw
import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.cluster.lloyd import moved, scatters
from regulars.segments.cluster.nearest import farthest_first, group_means, nearest
from regulars.segments.cluster.points import check_points, chosen_rows
from regulars.segments.cluster.sampled_starts import SampledStarts, iterated
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector

_ROUNDED = 1e-6  # of the scatter around one centre; rounding may show in a WCSS below


class KMeansConfig(BaseModel):
    """How k-means searches."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    algorithm: Literal["kmeans"] = "kmeans"
    """Name in the catalogue."""
    starts: int = Field(default=10, ge=1)
    """k-means++ starts; the one with the lowest WCSS is kept."""
    iterations: int = Field(default=300, ge=1)
    """The most iterations of one start."""
    sample_customers: int = Field(default=25_000, ge=1_000)
    """Beyond this many customers the search is made on a sample of so many."""
    full_iterations: int = Field(default=2, ge=1)
    """Iterations over all customers after the sample has chosen the start."""


@dataclass(frozen=True, slots=True)
class KMeansClusters:
    """Fitted centres."""

    centres: Matrix
    """Shape (k, d)."""
    wcss: float
    """Within-cluster sum of squares of the training points."""

    @property
    def k(self) -> int:
        """How many groups."""
        return len(self.centres)

    @property
    def noise(self) -> None:
        """No point is noise: each has a nearest centre."""
        return

    def squared_distances(self, points: Matrix) -> Matrix:
        """From each of n points to each centre: shape (n, k)."""
        from scipy.spatial.distance import cdist

        return np.asarray(cdist(points, self.centres, "sqeuclidean"))

    def predict(self, points: Matrix) -> Labels:
        """Return the nearest centre of each point of shape (n, d): shape (n,)."""
        return nearest(points, self.centres)[0]

    def reordered(self, order: Sequence[int]) -> Self:
        """Return the same centres in another order."""
        return type(self)(centres=self.centres[list(order)], wcss=self.wcss)

    def scores(self, columns: Sequence[str], prefix: str) -> list[nw.Expr]:
        """Return the distance to each centre as k expressions named `prefix` 0 to k-1."""
        return [
            (squared_distance(columns, centre) ** 0.5).alias(f"{prefix}{number}")
            for number, centre in enumerate(self.centres)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {"centres": self.centres.tolist(), "wcss": self.wcss}


class KMeans:
    """Finds centres.

    >>> points = np.array([[0.0], [0.1], [5.0], [5.1]])
    >>> KMeans(KMeansConfig()).fit(points, 2, seed=0).predict(points)
    array([0, 0, 1, 1])
    """

    takes_k: ClassVar[bool] = True
    refines: ClassVar[bool] = True

    def __init__(self, config: KMeansConfig) -> None:
        self.config = config

    def fit(
        self, points: Matrix, k: int, *, seed: int, start: Labels | None = None
    ) -> KMeansClusters:
        """Find k centres, none without points (see `Clusterer.fit`).

        The centres are put in the order of their coordinates, which makes their numbers
        independent of the starts.

        Raises:
            BadData: where a value is not finite or fewer than k points differ.
        """
        check_points(points, k)
        first = None if start is None else group_means(points, start, k)
        return self._found(points, {k: first}, seed)[k]

    def fit_range(
        self, points: Matrix, ks: Iterable[int], *, seed: int
    ) -> dict[int, KMeansClusters]:
        """Find centres for several numbers of groups: for each k what `fit` finds, bit for bit.

        They share the checks, the sample and each reading of all points.

        Raises:
            BadData: where a value is not finite or fewer points differ than the largest k.
        """
        wanted = sorted(set(ks))
        if not wanted:
            return {}
        check_points(points, wanted[-1])
        return self._found(points, dict.fromkeys(wanted), seed)

    @staticmethod
    def restore(state: dict[str, Any]) -> KMeansClusters:
        """Return the centres that `KMeansClusters.to_dict` described."""
        return KMeansClusters(
            centres=np.asarray(state["centres"], dtype=np.float64), wcss=state["wcss"]
        )

    def _found(
        self, points: Matrix, firsts: dict[int, Matrix | None], seed: int
    ) -> dict[int, KMeansClusters]:
        """For each k, from the centres given or from starts."""
        config = self.config
        effort = {"starts": config.starts, "iterations": config.iterations, "seed": seed}
        if len(points) <= config.sample_customers:
            sets = [iterated(points, k, first, **effort)[0] for k, first in firsts.items()]
            return {len(c): _exact(points, c, config.iterations) for c in sets}

        sample = points[chosen_rows(len(points), config.sample_customers, seed=seed)]
        origin = sample.mean(axis=0)
        starts = SampledStarts(sample, **effort)
        sets = [starts.centres(k) if first is None else first for k, first in firsts.items()]
        for _ in range(config.full_iterations):
            sets = moved(points, sets, origin)
        *scatter, total = scatters(points, [*sets, origin[None]], origin)
        return {
            len(centres): _ordered(centres, wcss)
            if wcss > _ROUNDED * total and _all_there(sample, centres)
            else _exact(points, centres, config.iterations)
            for centres, wcss in zip(sets, scatter, strict=True)
        }


def _exact(points: Matrix, centres: Matrix, iterations: int) -> KMeansClusters:
    """Clusters of these centres; of others where a group would be empty."""
    labels, squared = nearest(points, centres)
    if len(np.unique(labels)) < len(centres):
        # Nearly equal points beside far ones: rounding loses them.
        first = points[farthest_first(points, len(centres))]
        centres = _by_definition(points, first, iterations)
        labels, squared = nearest(points, centres)
    return _ordered(centres, float(squared.sum()))


def _ordered(centres: Matrix, wcss: float) -> KMeansClusters:
    return KMeansClusters(centres=centres[np.lexsort(centres.T[::-1])], wcss=wcss)


def _all_there(points: Matrix, centres: Matrix) -> bool:
    """Whether each centre is the nearest of some point."""
    return len(np.unique(nearest(points, centres)[0])) == len(centres)


def squared_distance(columns: Sequence[str], centre: Vector) -> nw.Expr:
    """Sum over the columns of (value - centre)^2, for any engine."""
    total = (nw.col(columns[0]) - float(centre[0])) ** 2
    for column, value in zip(columns[1:], centre[1:], strict=True):
        total = total + (nw.col(column) - float(value)) ** 2
    return total


def _by_definition(points: Matrix, start: Matrix, iterations: int) -> Matrix:
    """Iterate by the definition of the distance, and stop before a group would become empty."""
    centres = start
    for _ in range(iterations):
        labels = nearest(points, centres)[0]
        means = group_means(points, labels, len(start))
        if not _all_there(points, means) or np.array_equal(means, centres):
            break
        centres = means
    return centres
