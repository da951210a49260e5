"""Principal component analysis (:cite:t:`pearson:pca`).

Components are the eigenvectors of the covariance of the points, largest variance first. A point x
becomes W (x - mean). An eigenvector's sign is arbitrary, so each is turned until its largest
loading is positive; repeated runs then give the same picture.

Cost O(n f^2 + f^3). Use when features overlap and relations are roughly linear; not when groups
lie on curved shapes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

import narwhals as nw
import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector
from regulars.segments.threads import one_thread


class PCAConfig(BaseModel):
    """How far the dimensions are reduced."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    algorithm: Literal["pca"] = "pca"
    """Name in the catalogue."""
    variance: float = Field(default=0.9, gt=0, le=1)
    """Keep the fewest components that hold at least this share of the variance."""
    width: int | None = Field(default=None, ge=1)
    """Keep exactly this many components, if there are as many."""


@dataclass(frozen=True, slots=True)
class PrincipalComponents:
    """A fitted PCA. All components are held; `width` says how many the clustering uses."""

    mean: Vector
    """Mean of the training points, shape (f,)."""
    components: Matrix
    """Unit directions, shape (c, f), largest variance first."""
    variance: Vector
    """Variance along each direction, shape (c,)."""
    width: int
    """How many of the components hold the wanted share of the variance, 1 to c."""

    @property
    def variance_share(self) -> Vector:
        """Share of all variance that each component holds, shape (c,)."""
        share: Vector = self.variance / self.variance.sum()
        return share

    def transform(self, points: Matrix) -> Matrix:
        """Project points of shape (n, f) on the first directions: shape (n, width)."""
        return self.project(points, self.width)

    def project(self, points: Matrix, directions: int) -> Matrix:
        """Project points of shape (n, f) on the first so many directions."""
        with one_thread():
            projected: Matrix = (points - self.mean) @ self.components[:directions].T
        return projected

    def reconstruct(self, codes: Matrix) -> Matrix:
        """Go back from codes of shape (n, width): shape (n, f)."""
        with one_thread():
            points: Matrix = codes @ self.components[: self.width] + self.mean
        return points

    def expressions(
        self, columns: Sequence[str], prefix: str, directions: int | None = None
    ) -> list[nw.Expr]:
        """Return `project` as expressions named `prefix` 1 and on; by default `width` of them."""
        return [
            _dot(columns, direction, self.mean).alias(f"{prefix}{number}")
            for number, direction in enumerate(self.components[: directions or self.width], start=1)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "mean": self.mean.tolist(),
            "components": self.components.tolist(),
            "variance": self.variance.tolist(),
            "width": self.width,
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        return cls(
            mean=np.asarray(state["mean"], dtype=np.float64),
            components=np.asarray(state["components"], dtype=np.float64),
            variance=np.asarray(state["variance"], dtype=np.float64),
            width=int(state["width"]),
        )


class PCA:
    """Learns principal components.

    >>> points = np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 4.0]])
    >>> PCA(PCAConfig()).fit(points, seed=0).width
    1
    """

    def __init__(self, config: PCAConfig) -> None:
        self.config = config

    def fit(self, points: Matrix, *, seed: int) -> PrincipalComponents:
        """Learn from points of shape (n, f), n at least 2 and not all equal.

        The solver is exact, so that `seed` changes nothing; it stands here for other methods.
        """
        from sklearn import decomposition

        with one_thread():
            fitted = decomposition.PCA(svd_solver="full", random_state=seed).fit(points)
        share = np.cumsum(fitted.explained_variance_ratio_)
        enough = int(np.searchsorted(share, self.config.variance - 1e-9)) + 1
        width = self.config.width or enough
        return PrincipalComponents(
            mean=fitted.mean_,
            components=_turned(fitted.components_),
            variance=fitted.explained_variance_,
            width=min(width, len(share)),
        )

    @staticmethod
    def restore(state: dict[str, Any]) -> PrincipalComponents:
        """Return the components that `PrincipalComponents.to_dict` described."""
        return PrincipalComponents.from_dict(state)


def _turned(components: Matrix) -> Matrix:
    """Turn each direction until its largest loading is positive (the first of equals)."""
    # Rounding keeps the last digit from deciding between two equally large loadings.
    largest = np.argmax(np.round(np.abs(components), 9), axis=1)
    signs = np.sign(components[np.arange(len(components)), largest])
    turned: Matrix = components * np.where(signs == 0, 1.0, signs)[:, None]
    return turned


def _dot(columns: Sequence[str], direction: Vector, mean: Vector) -> nw.Expr:
    terms = [
        (nw.col(column) - float(m)) * float(w)
        for column, w, m in zip(columns, direction, mean, strict=True)
    ]
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total
