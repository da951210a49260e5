"""k-means (:cite:t:`lloyd:kmeans`) from k-means++ starts (:cite:t:`arthur:kmeanspp`).

Centres c_1..c_k minimise WCSS = sum over points of min_j |x - c_j|^2 (the within-cluster sum of
squares). A customer belongs to the nearest centre, the first of equals.

Cost O(n k d) per iteration. Use for compact groups of comparable size; not for elongated or
nested ones. Scaling decides what "near" means: see `regulars.segments.scale`.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

import narwhals as nw
import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from sklearn import cluster
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.reduce.reducer import Matrix


class KMeansConfig(BaseModel):
    """How k-means searches."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    algorithm: Literal["kmeans"] = "kmeans"
    """Name in the catalogue."""
    starts: int = Field(default=10, ge=1)
    """k-means++ starts; the one with the lowest WCSS is kept."""
    iterations: int = Field(default=300, ge=1)
    """The most iterations of one start."""


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
        """No point is noise."""
        return

    def squared_distances(self, points: Matrix) -> Matrix:
        """From each of n points to each centre: shape (n, k)."""
        columns = [((points - centre) ** 2).sum(axis=1) for centre in self.centres]
        return np.column_stack(columns)

    def predict(self, points: Matrix) -> Labels:
        """Return the nearest centre of each point of shape (n, d): shape (n,)."""
        nearest: Labels = np.argmin(self.squared_distances(points), axis=1)
        return nearest

    def reordered(self, order: Sequence[int]) -> Self:
        """Return the same centres in another order."""
        return type(self)(centres=self.centres[list(order)], wcss=self.wcss)

    def scores(self, columns: Sequence[str], prefix: str) -> list[nw.Expr]:
        """Return the distance to each centre as k expressions named `prefix` 0 to k-1."""
        expressions = []
        for number, centre in enumerate(self.centres):
            total = (nw.col(columns[0]) - float(centre[0])) ** 2
            for column, value in zip(columns[1:], centre[1:], strict=True):
                total = total + (nw.col(column) - float(value)) ** 2
            expressions.append((total**0.5).alias(f"{prefix}{number}"))
        return expressions

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

    def __init__(self, config: KMeansConfig) -> None:
        self.config = config

    def fit(
        self, points: Matrix, k: int, *, seed: int, start: Labels | None = None
    ) -> KMeansClusters:
        """Find k centres, none without points (see `Clusterer.fit`).

        The centres are put in the order of their coordinates, which makes their numbers
        independent of the starts.
        """
        if start is not None:
            means = np.vstack([points[start == label].mean(axis=0) for label in range(k)])
            fitted = self._fit(points, k, seed, means)
        else:
            fitted = self._fit(points, k, seed, "k-means++")
        if len(np.unique(fitted.predict(points))) < k:
            # Nearly equal points beside far ones: k-means++ loses them to rounding.
            fitted = self._fit(points, k, seed, _farthest_first(points, k))
        return fitted.reordered([int(i) for i in np.lexsort(fitted.centres.T[::-1])])

    @staticmethod
    def restore(state: dict[str, Any]) -> KMeansClusters:
        """Return the centres that `KMeansClusters.to_dict` described."""
        return KMeansClusters(
            centres=np.asarray(state["centres"], dtype=np.float64), wcss=state["wcss"]
        )

    def _fit(self, points: Matrix, k: int, seed: int, start: Matrix | str) -> KMeansClusters:
        with threadpool_limits(1), warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            fitted = cluster.KMeans(
                k,
                init=start,
                n_init=self.config.starts if isinstance(start, str) else 1,
                max_iter=self.config.iterations,
                random_state=int(np.random.SeedSequence([seed, k]).generate_state(1)[0]),
            ).fit(points)
        return KMeansClusters(centres=fitted.cluster_centers_, wcss=float(fitted.inertia_))


def _farthest_first(points: Matrix, k: int) -> Matrix:
    """K points, each the farthest from those before it (:cite:t:`gonzalez:farthest`)."""
    chosen = [0]
    nearest = ((points - points[0]) ** 2).sum(axis=1)
    while len(chosen) < k:
        chosen.append(int(np.argmax(nearest)))
        nearest = np.minimum(nearest, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    start: Matrix = points[chosen]
    return start
