"""Features weighed by how much they carry groups; those that carry none drop out.

Many features that have nothing to do with the groups hide them from every method that measures
distances. As in sparse k-means (:cite:t:`witten:sparse`) a feature's weight comes from the share of
its variance that lies between groups, 1 - W_j / T_j, and groups and weights are found in turn::

    w_j = b_j / max b   where that is at least `least`, else 0;   x_j becomes w_j x_j / s_j

The paper fixes the number of groups; here the weights are the mean of those for 2, 4 and 8 groups,
so that they can be found before the number is chosen. Where the customers form one cloud
(`regulars.segments.structure`) no feature carries groups, and all count the same.

Cost: a dozen runs of k-means, O(n f) each. Use when there are many features and only some matter;
not when each must count by decision: the weights of the themes are given up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw
import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector
from regulars.segments.threads import one_thread

GROUPS = (2, 4, 8)
STARTS = 3


class WeightedConfig(BaseModel):
    """How features are weighed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    algorithm: Literal["weighted"] = "weighted"
    """Name in the catalogue."""
    least: float = Field(default=0.1, ge=0, lt=1)
    """A feature that carries less than this part of what the best one carries drops out."""
    rounds: int = Field(default=4, ge=1)
    """How often groups and weights are found in turn."""
    customers: int = Field(default=5_000, ge=100)
    """The most customers to learn the weights from."""


@dataclass(frozen=True, slots=True)
class WeightedFeatures:
    """Fitted weights."""

    factors: Vector
    """w_j / s_j of each of the f features, shape (f,); 0 where it drops out."""
    means: Vector
    """Mean of each feature, which stands in for it in `reconstruct` where it drops out."""

    @property
    def width(self) -> int:
        """How many features are kept."""
        return int(np.count_nonzero(self.factors))

    def transform(self, points: Matrix) -> Matrix:
        """Weigh points of shape (n, f): shape (n, width)."""
        kept = self.factors > 0
        weighted: Matrix = points[:, kept] * self.factors[kept]
        return weighted

    def reconstruct(self, codes: Matrix) -> Matrix:
        """Go back from codes of shape (n, width): shape (n, f)."""
        kept = self.factors > 0
        points: Matrix = np.tile(self.means, (len(codes), 1))
        points[:, kept] = codes / self.factors[kept]
        return points

    def expressions(self, columns: Sequence[str], prefix: str) -> list[nw.Expr]:
        """Return `transform` as expressions named `prefix` 1 and on."""
        kept = [(c, w) for c, w in zip(columns, self.factors, strict=True) if w > 0]
        return [
            (nw.col(c) * float(w)).alias(f"{prefix}{i}") for i, (c, w) in enumerate(kept, start=1)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {"factors": self.factors.tolist(), "means": self.means.tolist()}


class Weighted:
    """Learns weights.

    >>> rng = np.random.default_rng(0)
    >>> groups = np.repeat([[0.0, 0.0], [9.0, 9.0]], 50, axis=0) + rng.normal(size=(100, 2))
    >>> noise = rng.normal(size=(100, 3))
    >>> points = np.hstack([groups, noise])
    >>> found = Weighted(WeightedConfig()).fit(points, seed=0)
    >>> (found.factors * points.std(axis=0)).round(1)[:2]
    array([1., 1.])
    """

    def __init__(self, config: WeightedConfig) -> None:
        self.config = config

    def fit(self, points: Matrix, *, seed: int) -> WeightedFeatures:
        """Learn from points of shape (n, f), rows in random order."""
        # Here, because the search for structure itself imports this room.
        from regulars.segments.structure import find_structure  # noqa: PLC0415

        deviation = points.std(axis=0)
        varies = deviation > 0
        deviation = np.where(varies, deviation, 1.0)
        few = points[: self.config.customers] / deviation
        weights = varies.astype(np.float64)
        if find_structure(points, seed=seed).found:
            weights *= np.mean([self._weights(few, k, seed) for k in GROUPS], axis=0)
        return WeightedFeatures(weights / deviation, points.mean(axis=0))

    def _weights(self, points: Matrix, k: int, seed: int) -> Vector:
        from sklearn.cluster import KMeans

        weights = np.ones(points.shape[1])
        total = np.maximum(((points - points.mean(axis=0)) ** 2).sum(axis=0), 1e-12)
        for _ in range(self.config.rounds):
            with one_thread():
                labels = KMeans(k, n_init=STARTS, random_state=seed).fit_predict(points * weights)
            carried = np.maximum(1 - _within(points, labels) / total, 0.0)
            weights = carried / max(float(carried.max()), 1e-12)
            weights[weights < self.config.least] = 0.0
        return weights

    @staticmethod
    def restore(state: dict[str, Any]) -> WeightedFeatures:
        """Return the weights that `WeightedFeatures.to_dict` described."""
        return WeightedFeatures(
            np.asarray(state["factors"], dtype=np.float64),
            np.asarray(state["means"], dtype=np.float64),
        )


def _within(points: Matrix, labels: Any) -> Vector:  # noqa: ANN401 - scikit-learn's integers
    """Squared distances to the means of the groups, feature by feature, shape (f,)."""
    groups = (points[labels == label] for label in np.unique(labels))
    return np.asarray(sum(((g - g.mean(axis=0)) ** 2).sum(axis=0) for g in groups))
