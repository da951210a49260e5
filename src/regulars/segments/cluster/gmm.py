"""Gaussian mixture (:cite:t:`dempster:em`): groups are normal clouds, membership has a probability.

The density of a customer x is sum over g of w_g N(x; m_g, S_g); weights, means and covariances are
those of the largest likelihood that EM finds. A customer belongs to g with probability
w_g N(x; m_g, S_g) / sum over h of w_h N(x; m_h, S_h), and is put where that is largest.

How free the covariances are is chosen by the Bayesian information criterion
(:cite:t:`schwarz:bic`), BIC = p log n - 2 log L with p free parameters; the smallest is best:
`full` (any ellipsoid each), `tied` (one ellipsoid for all), `diag` (axes parallel to the features),
`spherical`. A fit that leaves a group without customers is passed over; where all do, the groups
are those of k-means, as equal round clouds.

Cost O(n k d^2) per iteration on at most `sample_customers` points. Use for groups that overlap or
differ in spread, and where the probability matters; not for curved groups, nor for features with
one very frequent value, on which a cloud collapses.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, Self

import narwhals as nw
import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.cluster.kmeans import KMeans, KMeansConfig
from regulars.segments.cluster.nearest import blocks, group_means
from regulars.segments.cluster.points import check_points, chosen_rows, seed_of
from regulars.segments.cluster.ward_start import WardStart
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector
from regulars.segments.threads import one_thread

Covariance = Literal["full", "tied", "diag", "spherical"]
_LOG_TWO_PI = float(np.log(2 * np.pi))


class GaussianMixtureConfig(BaseModel):
    """How clouds are fitted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    algorithm: Literal["gmm"] = "gmm"
    """Name in the catalogue."""
    covariances: tuple[Covariance, ...] = Field(
        default=("full", "tied", "diag", "spherical"), min_length=1
    )
    """Shapes of clouds to try; the smallest BIC wins."""
    starts: int = Field(default=3, ge=1)
    """Starts of EM: the first, from Ward's tree, chooses the shape; the others, from k-means++
    points, may find better clouds of that shape (Ward's tree misses long ones)."""
    iterations: int = Field(default=100, ge=1)
    """The most iterations of EM."""
    smallest_variance: float = Field(default=1e-6, gt=0)
    """Added to every variance, so that no cloud collapses."""
    sample_customers: int = Field(default=25_000, ge=1_000)
    """Clouds are fitted to at most so many customers."""


@dataclass(frozen=True, slots=True)
class GaussianClusters:
    """Fitted clouds."""

    covariance: Covariance
    """Their shape."""
    weights: Vector
    """Share of each cloud, shape (k,), summing to 1."""
    means: Matrix
    """Middle of each cloud, shape (k, d)."""
    factors: npt.NDArray[np.float64]
    """U_g with (x - m_g) U_g standard normal: shape (k, d, d), upper triangular."""
    centres: Matrix
    """The mean of each group's members, shape (k, d)."""

    @property
    def k(self) -> int:
        """How many groups."""
        return len(self.means)

    @property
    def noise(self) -> None:
        """No point is noise."""
        return

    def log_densities(self, points: Matrix) -> Matrix:
        """log(w_g N(x; m_g, S_g)) of each of n points for each group: shape (n, k)."""
        diagonal = np.diagonal(self.factors, axis1=1, axis2=2)
        constant = np.log(self.weights) + np.log(diagonal).sum(axis=1)
        constant -= points.shape[1] * _LOG_TWO_PI / 2
        result = np.empty((len(points), self.k))
        with one_thread():
            for block in blocks(len(points), points.shape[1]):
                for group in range(self.k):
                    away = (points[block] - self.means[group]) @ self.factors[group]
                    result[block, group] = constant[group] - (away**2).sum(axis=1) / 2
        return result

    def probabilities(self, points: Matrix) -> Matrix:
        """The probability of each group for each of n points: shape (n, k), rows summing to 1."""
        log = self.log_densities(points)
        odds = np.exp(log - log.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))

    def predict(self, points: Matrix) -> Labels:
        """Return the most probable group of each point of shape (n, d): shape (n,)."""
        labels: Labels = self.log_densities(points).argmax(axis=1)
        return labels

    def bic(self, points: Matrix) -> float:
        """The Bayesian information criterion on points of shape (n, d); smaller is better."""
        log = self.log_densities(points)
        top = log.max(axis=1)
        likelihood = float((top + np.log(np.exp(log - top[:, None]).sum(axis=1))).sum())
        k, d = self.means.shape
        shapes = {"full": k * d * (d + 1) / 2, "tied": d * (d + 1) / 2, "diag": k * d}
        free = shapes.get(self.covariance, k) + k * d + k - 1
        return float(free * np.log(len(points)) - 2 * likelihood)

    def reordered(self, order: Sequence[int]) -> Self:
        """Return the same groups renumbered: the new group i is the old group `order[i]`."""
        rows = list(order)
        return replace(
            self,
            weights=self.weights[rows],
            means=self.means[rows],
            factors=self.factors[rows],
            centres=self.centres[rows],
        )

    def scores(self, columns: Sequence[str], prefix: str) -> list[nw.Expr] | None:
        """Return minus the log density of each group where clouds lie along the axes, else None."""
        if self.covariance not in {"diag", "spherical"}:
            return None
        expressions = []
        for group in range(self.k):
            scale = np.diagonal(self.factors[group])
            constant = -float(np.log(self.weights[group]) + np.log(scale).sum())
            total = nw.lit(constant + len(scale) * _LOG_TWO_PI / 2)
            for column, mean, factor in zip(columns, self.means[group], scale, strict=True):
                total = total + (nw.col(column) - float(mean)) ** 2 * float(factor**2 / 2)
            expressions.append(total.alias(f"{prefix}{group}"))
        return expressions

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "covariance": self.covariance,
            "weights": self.weights.tolist(),
            "means": self.means.tolist(),
            "factors": self.factors.tolist(),
            "centres": self.centres.tolist(),
        }


class GaussianMixtures:
    """Fits clouds.

    >>> points = np.array([[0.0], [0.1], [0.2], [5.0], [5.1], [5.2]])
    >>> GaussianMixtures(GaussianMixtureConfig()).fit(points, 2, seed=0).predict(points)
    array([0, 0, 0, 1, 1, 1])
    """

    takes_k: ClassVar[bool] = True
    refines: ClassVar[bool] = True

    def __init__(self, config: GaussianMixtureConfig) -> None:
        self.config = config

    def fit(
        self, points: Matrix, k: int, *, seed: int, start: Labels | None = None
    ) -> GaussianClusters:
        """Find k clouds (see `Clusterer.fit`); the means of `start` are where EM begins.

        Raises:
            BadData: where a value is not finite or fewer than k points differ.
        """
        check_points(points, k)
        sample = points[chosen_rows(len(points), self.config.sample_customers, seed=seed)]
        fitted = []
        if len(sample) > k:
            if start is not None:
                means = group_means(points, start, k)
            else:
                means = WardStart(sample, seed=seed).centres(k)
            for covariance in self.config.covariances:
                fitted += self._em(sample, k, covariance, means, seed=seed)
            if fitted and start is None:
                best = min(fitted, key=lambda pair: pair[0])[1].covariance
                for number in range(1, self.config.starts):
                    fitted += self._em(sample, k, best, None, seed=seed_of(seed, number))
        for _, clusters in sorted(fitted, key=lambda pair: pair[0]):
            labels = clusters.predict(points)
            if len(np.unique(labels)) == k:
                return _in_order(clusters, points, labels)
        clusters = _round_clouds(points, k, seed)
        return _in_order(clusters, points, clusters.predict(points))

    @staticmethod
    def restore(state: dict[str, Any]) -> GaussianClusters:
        """Return the clouds that `GaussianClusters.to_dict` described."""
        arrays = ("weights", "means", "factors", "centres")
        return GaussianClusters(
            covariance=state["covariance"],
            **{name: np.asarray(state[name], dtype=np.float64) for name in arrays},
        )

    def _em(
        self, points: Matrix, k: int, covariance: Covariance, means: Matrix | None, *, seed: int
    ) -> list[tuple[float, GaussianClusters]]:
        """Run EM from k-means, moved to `means`, or from k-means++: the BIC and the clouds.

        Nothing where a cloud collapsed in spite of `smallest_variance`.
        """
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.mixture import GaussianMixture

        mixture = GaussianMixture(
            k,
            covariance_type=covariance,
            init_params="k-means++" if means is None else "kmeans",
            means_init=means,
            max_iter=self.config.iterations,
            reg_covar=self.config.smallest_variance,
            random_state=seed_of(seed, k),
        )
        with one_thread(), warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            try:
                mixture.fit(points)
            except ValueError:  # "ill-defined empirical covariance"; the points were checked
                return []
        found = GaussianClusters(
            covariance=covariance,
            weights=mixture.weights_,
            means=mixture.means_,
            factors=_factors(mixture.precisions_cholesky_, covariance, k, points.shape[1]),
            centres=mixture.means_,
        )
        return [(found.bic(points), found)]


def _factors(
    fitted: npt.NDArray[np.float64], covariance: Covariance, k: int, d: int
) -> npt.NDArray[np.float64]:
    """scikit-learn's factors, which have a shape for each kind, as shape (k, d, d)."""
    if covariance == "full":
        return fitted
    if covariance == "tied":
        return np.repeat(fitted[None, :, :], k, axis=0)
    diagonal = fitted if covariance == "diag" else np.repeat(fitted[:, None], d, axis=1)
    return diagonal[:, :, None] * np.eye(d)


def _round_clouds(points: Matrix, k: int, seed: int) -> GaussianClusters:
    """The groups of k-means: equal weights and one radius for all make the nearest mean win."""
    found = KMeans(KMeansConfig()).fit(points, k, seed=seed)
    d = points.shape[1]
    variance = found.wcss / (len(points) * d) or 1.0
    return GaussianClusters(
        covariance="spherical",
        weights=np.full(k, 1.0 / k),
        means=found.centres,
        factors=np.repeat(np.eye(d)[None, :, :] / np.sqrt(variance), k, axis=0),
        centres=found.centres,
    )


def _in_order(clusters: GaussianClusters, points: Matrix, labels: Labels) -> GaussianClusters:
    """With the means of the members, in their order."""
    centres = group_means(points, labels, clusters.k)
    found = replace(clusters, centres=centres)
    return found.reordered(np.lexsort(centres.T[::-1]).tolist())
