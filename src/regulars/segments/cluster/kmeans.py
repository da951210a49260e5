"""k-means (:cite:t:`lloyd:kmeans`) from k-means++ starts (:cite:t:`arthur:kmeanspp`).

Centres c_1..c_k minimise WCSS = sum over points of min_j |x - c_j|^2 (the within-cluster sum of
squares). A customer belongs to the nearest centre, the first of equals.

Many customers: centres that minimise the WCSS of m sampled points have, over all n points, a WCSS
about k/m above the best (each centre is a mean of its sampled members, so its squared error is the
scatter of its group over their number; :cite:t:`pollard:kmeans` proves the convergence). For
k = 10 and m = 25,000 this is 0.04 %, far less than the distance between one start and another. So
the starts compete on a sample, k-means++ and one from `regulars.segments.cluster.ward_start`,
and the best one is refined by a few iterations over all points.
Both work on 32-bit copies, centred and divided by the largest standard deviation so that nothing
overflows; the WCSS, and every assignment, are then computed in 64 bits.

Cost O(m k d) per iteration of a start, O(n k d) for each of the few full ones. Use for compact
groups of comparable size; not for elongated or nested ones. Scaling decides what "near" means:
see `regulars.segments.scale`.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

import narwhals as nw
import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.cluster.nearest import blocks, farthest_first, group_means, nearest
from regulars.segments.cluster.points import check_points, chosen_rows, seed_of
from regulars.segments.cluster.ward_start import WardStart
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector
from regulars.segments.threads import one_thread

Floats = npt.NDArray[Any]  # 32 or 64 bits


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
    """Beyond this many customers the starts compete on a sample of so many."""
    sample_starts: int = Field(default=5, ge=1)
    """The most k-means++ starts on a sample."""
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
        return self._refined(points, _Search(self.config, points, seed), k, start)

    def fit_range(
        self, points: Matrix, ks: Iterable[int], *, seed: int
    ) -> dict[int, KMeansClusters]:
        """Find centres for several numbers of groups: for each k what `fit` finds, bit for bit.

        The checks, the sample and the 32-bit copies are made once for all.

        Raises:
            BadData: where a value is not finite or fewer points differ than the largest k.
        """
        wanted = sorted(set(ks))
        if not wanted:
            return {}
        check_points(points, wanted[-1])
        search = _Search(self.config, points, seed)
        return {k: self._refined(points, search, k, None) for k in wanted}

    @staticmethod
    def restore(state: dict[str, Any]) -> KMeansClusters:
        """Return the centres that `KMeansClusters.to_dict` described."""
        return KMeansClusters(
            centres=np.asarray(state["centres"], dtype=np.float64), wcss=state["wcss"]
        )

    def _refined(
        self, points: Matrix, search: _Search, k: int, start: Labels | None
    ) -> KMeansClusters:
        first = None if start is None else group_means(points, start, k)
        centres = search.centres(k, first)
        labels, squared = nearest(points, centres)
        if len(np.unique(labels)) < k:
            # Nearly equal points beside far ones: rounding loses them.
            centres = _exact(points, points[farthest_first(points, k)], self.config.iterations)
            labels, squared = nearest(points, centres)
        order = np.lexsort(centres.T[::-1])
        return KMeansClusters(centres=centres[order], wcss=float(squared.sum()))


class _Search:
    """What the searches for different k share: the points as they are, or a sample and copies."""

    def __init__(self, config: KMeansConfig, points: Matrix, seed: int) -> None:
        self.config, self.seed = config, seed
        self.sampled = len(points) > config.sample_customers
        self.points: Floats = points
        self.sample = self.points
        self.shift: Vector = np.zeros(points.shape[1])
        self.unit = 1.0
        if self.sampled:
            rows = chosen_rows(len(points), config.sample_customers, seed=seed)
            self.shift = points.mean(axis=0)
            self.unit = float(points.std(axis=0).max()) or 1.0
            self.points = np.empty(points.shape, dtype=np.float32)
            for block in blocks(*points.shape):
                self.points[block] = (points[block] - self.shift) / self.unit
            self.sample = self.points[rows]
            self.ward = WardStart(self.sample, seed=seed)

    def centres(self, k: int, start: Matrix | None) -> Matrix:
        """Shape (k, d), from k-means++ or from the centres given."""
        if start is not None:
            first = (start - self.shift) / self.unit
        else:
            starts, iterations = self.config.starts, self.config.iterations
            if self.sampled:
                starts = min(starts, self.config.sample_starts)
            drawn, scatter = self._best(self.sample, k, "k-means++", starts, iterations)
            first = drawn
            if self.sampled:
                merged, less = self._best(self.sample, k, self.ward.centres(k), 1, iterations)
                first = merged if less < scatter else drawn
        if self.sampled:
            first, _ = self._best(self.points, k, first, 1, self.config.full_iterations)
        elif start is not None:
            first, _ = self._best(self.points, k, first, 1, self.config.iterations)
        return np.asarray(first, dtype=np.float64) * self.unit + self.shift

    def _best(
        self,
        points: Floats,
        k: int,
        init: Any,  # noqa: ANN401 - a name or an array, as scikit-learn takes it
        starts: int,
        iterations: int,
    ) -> tuple[Floats, float]:
        """Centres in the units of `points`, and their WCSS."""
        from sklearn import cluster
        from sklearn.exceptions import ConvergenceWarning

        found = cluster.KMeans(
            k,
            init=init if isinstance(init, str) else np.asarray(init, dtype=points.dtype),
            n_init=starts,
            max_iter=iterations,
            random_state=seed_of(self.seed, k),
        )
        with one_thread(), warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            found.fit(points)
        return found.cluster_centers_, float(found.inertia_)


def squared_distance(columns: Sequence[str], centre: Vector) -> nw.Expr:
    """Sum over the columns of (value - centre)^2, for any engine."""
    total = (nw.col(columns[0]) - float(centre[0])) ** 2
    for column, value in zip(columns[1:], centre[1:], strict=True):
        total = total + (nw.col(column) - float(value)) ** 2
    return total


def _exact(points: Matrix, start: Matrix, iterations: int) -> Matrix:
    """Iterate by the definition of the distance, and stop before a group would become empty."""
    centres = start
    for _ in range(iterations):
        labels = nearest(points, centres)[0]
        moved = group_means(points, labels, len(start))
        there = np.unique(nearest(points, moved)[0])
        if len(there) < len(start) or np.array_equal(moved, centres):
            break
        centres = moved
    return centres
