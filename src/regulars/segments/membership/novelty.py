"""Who is unlike anyone known: far from the middle of the segment, given how features hang together.

With the mean c_s of segment s and the pooled within-segment covariance W, the distance is that of
:cite:t:`mahalanobis:distance`, d^2 = (x - c_s)' W^-1 (x - c_s) = |u|^2 - 2 u . v_s + |v_s|^2, where
u = L' x, v_s = L' c_s and L L' = W^-1. A customer farther than the 99th percentile of the known
customers of the segment is unlike them. It sees combinations that nobody has (a large revenue from
few cheap orders) and not only extremes; every engine computes it by expressions.

Cost O(n f^2). Use for rounded groups; inside a ring, for example, nothing is far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import narwhals as nw
import numpy as np

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.membership.linear import linear
from regulars.segments.reduce import Matrix
from regulars.segments.scale import Vector

RIDGE = 1e-3  # of the mean variance, added to each: a feature that never varies has a spread too
SMALLEST = 1e-6  # mean variance, in squared spreads, where nobody differs within any segment
ROUNDING = 1e-9
OWN_LIMIT = 100  # customers from which a segment's own percentile is trusted


@dataclass(frozen=True, slots=True)
class Novelty:
    """Fitted distances within k segments."""

    whiten: Matrix
    """L, shape (f, f)."""
    middles: Matrix
    """v_s, shape (k, f)."""
    limits: Vector
    """Distance beyond which a customer is unlike the segment's, shape (k,)."""

    @classmethod
    def fit(cls, points: Matrix, labels: Labels, k: int, *, share: float) -> Self:
        """Learn from points of shape (n, f) in k segments.

        A segment with few customers takes the limit of all, in units of its own mean distance.

        Args:
            points: scaled features.
            labels: the segment of each, shape (n,), 0 to k-1.
            k: how many segments; one without points stands in the middle of all.
            share: share of the known customers that may lie beyond the limit.
        """
        centres = np.tile(points.mean(axis=0), (k, 1))
        for label in np.unique(labels):
            centres[label] = points[labels == label].mean(axis=0)
        away = points - centres[labels]
        within = away.T @ away / len(points)
        ridge = RIDGE * max(float(np.trace(within)) / len(within), SMALLEST)
        whiten = np.linalg.cholesky(np.linalg.inv(within + ridge * np.eye(len(within))))
        middles = centres @ whiten
        draft = cls(whiten=whiten, middles=middles, limits=np.full(k, np.inf))
        distance = draft.distance(points, labels)
        size = np.bincount(labels, minlength=k)
        usual = np.sqrt(np.bincount(labels, weights=distance**2, minlength=k) / np.maximum(size, 1))
        usual = np.where(usual > 0, usual, np.sqrt((distance**2).mean()))
        ratio = float(np.quantile(distance / np.maximum(usual[labels], 1e-300), 1 - share))
        limits = [
            np.quantile(distance[labels == s], 1 - share) if n >= OWN_LIMIT else ratio * usual[s]
            for s, n in enumerate(size)
        ]
        # Rounding differs from engine to engine; it must not put equal customers beyond a limit.
        return cls(whiten, middles, np.array(limits, dtype=np.float64) * (1 + ROUNDING) + ROUNDING)

    def reordered(self, order: Sequence[int]) -> Self:
        """Return the same with segment i being the former segment `order[i]`, from 0."""
        rows = list(order)
        return type(self)(self.whiten, self.middles[rows], self.limits[rows])

    def distance(self, points: Matrix, labels: Labels) -> Vector:
        """Distance of each point of shape (n, f) to the middle of its segment, shape (n,)."""
        away: Vector = np.sqrt(((points @ self.whiten - self.middles[labels]) ** 2).sum(axis=1))
        return away

    def unlike(self, points: Matrix, labels: Labels) -> Labels:
        """Return 1 for points beyond the limit of their segment, else 0: shape (n,)."""
        return (self.distance(points, labels) > self.limits[labels]).astype(np.intp)

    def whitened(self, columns: Sequence[str], prefix: str) -> list[nw.Expr]:
        """Return u as f expressions named `prefix` 0 and on."""
        return [
            linear(columns, direction, 0.0).alias(f"{prefix}{number}")
            for number, direction in enumerate(self.whiten.T)
        ]

    def beyond(self, whitened: Sequence[str], segment_id: str) -> nw.Expr:
        """Whether a customer is beyond the limit, from the columns of u and the segment's number.

        Args:
            whitened: names of the columns that hold u.
            segment_id: name of the column with the number of the segment, from 1.
        """
        beyond = nw.lit(value=False)
        for number, (middle, limit) in enumerate(zip(self.middles, self.limits, strict=True), 1):
            total = nw.lit(0.0)
            for column, value in zip(whitened, middle, strict=True):
                total = total + (nw.col(column) - float(value)) ** 2
            here = nw.col(segment_id) == number
            beyond = nw.when(here).then(total**0.5 > float(limit)).otherwise(beyond)
        return beyond

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "whiten": self.whiten.tolist(),
            "middles": self.middles.tolist(),
            "limits": self.limits.tolist(),
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        return cls(**{name: np.asarray(state[name], dtype=np.float64) for name in state})
