"""k-prototypes and k-modes (:cite:t:`huang:kprototypes`): k-means for mixed features.

A prototype p has a mean for each numeric feature and the most frequent category (the mode) for
each categorical one. The distance of a customer x to it is::

    d(x, p) = sum over numeric (x_j - p_j)^2 + gamma * number of categories that differ

Starts are drawn as in k-means++ by d, then every customer goes to the nearest prototype and every
prototype to the means and modes of its members until nothing moves. gamma says what a differing
category weighs; Huang's default is half of the mean standard deviation of the numeric features,
1 where there are none or they are constant. With no categorical feature this is k-means (which
does the work then), with no numeric one k-modes.

As in k-means, beyond `sample_customers` the starts compete on a sample and the best is refined by
a few iterations over all.

Two customers are as far apart as points are by Euclid's measure whose categories are one-hot
columns of 0 and the root of gamma / 2; `euclidean` gives these, for the silhouette and its like.

Cost O(n k d) per iteration. Use where country, channel or plan should count beside the numbers; not
for many rare categories, which hardly ever agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, Self

import narwhals as nw
import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from regulars.model import BadData
from regulars.segments.cluster.clusterer import Labels
from regulars.segments.cluster.kmeans import KMeans, KMeansConfig, squared_distance
from regulars.segments.cluster.nearest import blocks, group_means
from regulars.segments.cluster.points import check_points, chosen_rows
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector


class KPrototypesConfig(BaseModel):
    """How mixed features are grouped."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    algorithm: Literal["kprototypes"] = "kprototypes"
    """Name in the catalogue."""
    categories: int = Field(default=0, ge=0)
    """How many of the last columns hold whole numbers that stand for categories. A run counts them
    itself: the columns of texts among the features."""
    gamma: float | None = Field(default=None, gt=0)
    """What a differing category weighs against squared numeric distance; empty for half of the
    mean standard deviation of the numeric columns, in a run for as much as other methods give to
    the levels of texts."""
    starts: int = Field(default=10, ge=1)
    """Starts; the one with the lowest cost is kept."""
    iterations: int = Field(default=100, ge=1)
    """The most iterations of one start."""
    sample_customers: int = Field(default=25_000, ge=1_000)
    """Beyond this many customers the starts compete on a sample of so many."""
    full_iterations: int = Field(default=2, ge=1)
    """Iterations over all customers after the sample has chosen the start."""


@dataclass(frozen=True, slots=True)
class PrototypeClusters:
    """Fitted prototypes."""

    centres: Matrix
    """Means and, in the last `categories` columns, modes: shape (k, d)."""
    categories: int
    """How many of the last columns are categories."""
    gamma: float
    """What a differing category weighs."""
    cost: float
    """Sum of the distances of the training points to their prototypes."""

    @property
    def k(self) -> int:
        """How many groups."""
        return len(self.centres)

    @property
    def noise(self) -> None:
        """No point is noise."""
        return

    def predict(self, points: Matrix) -> Labels:
        """Return the nearest prototype of each point of shape (n, d): shape (n,)."""
        return self.assigned(points)[0]

    def assigned(self, points: Matrix) -> tuple[Labels, Vector]:
        """The nearest prototype of each of n points and the distance d to it: shape (n,) each."""
        from scipy.spatial.distance import cdist

        labels = np.empty(len(points), dtype=np.intp)
        costs = np.empty(len(points))
        numeric = self.centres.shape[1] - self.categories
        for block in blocks(len(points), self.k):
            part = points[block]
            distances = np.zeros((len(part), self.k))
            if numeric:
                distances += cdist(part[:, :numeric], self.centres[:, :numeric], "sqeuclidean")
            for column in range(numeric, self.centres.shape[1]):
                differs = part[:, column, None] != self.centres[None, :, column]
                distances += self.gamma * differs
            labels[block] = distances.argmin(axis=1)
            costs[block] = distances.min(axis=1)
        return labels, costs

    def distance(self, points: Matrix) -> Vector:
        """The root of d to the nearest prototype, as `scores` has it: shape (n,)."""
        return np.sqrt(self.assigned(points)[1])

    def euclidean(self, points: Matrix) -> Matrix:
        """Points of shape (n, d) where Euclid's distance squared is d: shape (n, d')."""
        return _flat(points, self.categories, self.gamma)

    def reordered(self, order: Sequence[int]) -> Self:
        """Return the same prototypes in another order."""
        return replace(self, centres=self.centres[list(order)])

    def scores(self, columns: Sequence[str], prefix: str) -> list[nw.Expr]:
        """Return the root of d to each prototype as k expressions named `prefix` 0 to k-1."""
        numeric = len(columns) - self.categories
        expressions = []
        for number, centre in enumerate(self.centres):
            terms = [
                nw.when(nw.col(column) == float(mode)).then(0.0).otherwise(self.gamma)
                for column, mode in zip(columns[numeric:], centre[numeric:], strict=True)
            ]
            if numeric:
                terms.append(squared_distance(columns[:numeric], centre[:numeric]))
            total = terms[0]
            for term in terms[1:]:
                total = total + term
            expressions.append((total**0.5).alias(f"{prefix}{number}"))
        return expressions

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "centres": self.centres.tolist(),
            "categories": self.categories,
            "gamma": self.gamma,
            "cost": self.cost,
        }


class KPrototypes:
    """Finds prototypes.

    >>> points = np.array([[0.0, 1], [0.2, 1], [0.1, 2], [0.3, 2]])  # a number, a category
    >>> KPrototypes(KPrototypesConfig(categories=1)).fit(points, 2, seed=0).predict(points)
    array([0, 0, 1, 1])
    """

    takes_k: ClassVar[bool] = True
    refines: ClassVar[bool] = True

    def __init__(self, config: KPrototypesConfig) -> None:
        self.config = config

    def fit(
        self, points: Matrix, k: int, *, seed: int, start: Labels | None = None
    ) -> PrototypeClusters:
        """Find k prototypes, none without points (see `Clusterer.fit`).

        Raises:
            BadData: where a value is not finite, fewer than k points differ, or a category is not
                a whole number.
        """
        check_points(points, k)
        self._check_categories(points)
        if not self.config.categories:
            return self._numeric(points, k, seed, start)
        gamma = self._gamma(points)
        rng = np.random.default_rng([seed, k])
        many = len(points) > self.config.sample_customers
        iterations = self.config.full_iterations if many else self.config.iterations
        if start is not None:
            first = self._moved(points, start, k)
            best = self._iterated(points, self._of(first, gamma), iterations)
        else:
            rows = chosen_rows(len(points), self.config.sample_customers, seed=seed)
            best = self._best_start(points[rows], k, gamma, rng)
            if many:
                best = self._iterated(points, best, iterations)
        if len(np.unique(best.predict(points))) < k:
            best = _mended(self._drawn(points, k, gamma, None), points)[0]
        order = np.lexsort(best.centres.T[::-1]).tolist()
        return best.reordered(order)

    def fit_range(
        self, points: Matrix, ks: Iterable[int], *, seed: int
    ) -> dict[int, PrototypeClusters]:
        """Find prototypes for several numbers of groups: for each k what `fit` finds."""
        return {k: self.fit(points, k, seed=seed) for k in sorted(set(ks))}

    def euclidean(self, points: Matrix) -> Matrix:
        """Points of shape (n, d) where Euclid's distance squared is d: shape (n, d')."""
        return _flat(points, self.config.categories, self._gamma(points))

    @staticmethod
    def restore(state: dict[str, Any]) -> PrototypeClusters:
        """Return the prototypes that `PrototypeClusters.to_dict` described."""
        return PrototypeClusters(
            **{**state, "centres": np.asarray(state["centres"], dtype=np.float64)}
        )

    def _gamma(self, points: Matrix) -> float:
        return self.config.gamma or default_gamma(points, self.config.categories)

    def _check_categories(self, points: Matrix) -> None:
        if self.config.categories > points.shape[1]:
            raise BadData(
                f"{self.config.categories} columns were said to be categories, and there are "
                f"{points.shape[1]}",
                way_out="lower `categories`",
            )
        codes = points[:, points.shape[1] - self.config.categories :]
        if (codes != np.round(codes)).any():
            raise BadData(
                "a column said to hold categories holds numbers that are not whole",
                way_out="put the categorical columns last, each category as a whole number",
            )

    def _numeric(
        self, points: Matrix, k: int, seed: int, start: Labels | None
    ) -> PrototypeClusters:
        settings = self.config.model_dump(exclude={"algorithm", "categories", "gamma"})
        found = KMeans(KMeansConfig(**settings)).fit(points, k, seed=seed, start=start)
        return PrototypeClusters(found.centres, categories=0, gamma=1.0, cost=found.wcss)

    def _of(self, centres: Matrix, gamma: float) -> PrototypeClusters:
        return PrototypeClusters(centres, self.config.categories, gamma, cost=np.inf)

    def _best_start(
        self, points: Matrix, k: int, gamma: float, rng: np.random.Generator
    ) -> PrototypeClusters:
        starts = (
            self._iterated(points, self._drawn(points, k, gamma, rng), self.config.iterations)
            for _ in range(self.config.starts)
        )
        return min(starts, key=lambda found: found.cost)

    def _drawn(
        self, points: Matrix, k: int, gamma: float, rng: np.random.Generator | None
    ) -> PrototypeClusters:
        """Draw k points, each with a chance in proportion to its distance from those before.

        Without a generator each is the farthest from those before.
        """
        chosen = [0 if rng is None else int(rng.integers(len(points)))]
        costs = self._of(points[chosen], gamma).assigned(points)[1]
        while len(chosen) < k and costs.max() > 0:
            if rng is None:
                chosen.append(int(costs.argmax()))
            else:
                chosen.append(int(rng.choice(len(points), p=costs / costs.sum())))
            last = self._of(points[chosen[-1:]], gamma)
            costs = np.minimum(costs, last.assigned(points)[1])
        # A sample may hold fewer different points than all; `_mended` sees to the rest.
        chosen += [chosen[0]] * (k - len(chosen))
        return self._of(points[chosen], gamma)

    def _iterated(
        self, points: Matrix, found: PrototypeClusters, iterations: int
    ) -> PrototypeClusters:
        """Iterate until the cost falls no more; as they are where a group has no members."""
        found, labels = _mended(found, points)
        for _ in range(iterations):
            if len(np.unique(labels)) < found.k:
                break
            moved = self._of(self._moved(points, labels, found.k), found.gamma)
            moved, labels = _mended(moved, points)
            if moved.cost >= found.cost:
                break
            found = moved
        return found

    def _moved(self, points: Matrix, labels: Labels, k: int) -> Matrix:
        """Means and modes of the members of each group; of equal modes the smallest code."""
        centres = group_means(points, labels, k)
        for column in range(points.shape[1] - self.config.categories, points.shape[1]):
            codes, positions = np.unique(points[:, column], return_inverse=True)
            counts = np.bincount(labels * len(codes) + positions, minlength=k * len(codes))
            centres[:, column] = codes[counts.reshape(k, -1).argmax(axis=1)]
        return centres


def _mended(found: PrototypeClusters, points: Matrix) -> tuple[PrototypeClusters, Labels]:
    """Move each prototype without points onto the point farthest from its own."""
    centres = found.centres.copy()
    labels, costs = found.assigned(points)
    for _ in range(found.k):
        empty = np.flatnonzero(np.bincount(labels, minlength=found.k) == 0)
        if len(empty) == 0 or costs.max() == 0:
            break
        centres[empty[0]] = points[np.argmax(costs)]
        labels, costs = replace(found, centres=centres).assigned(points)
    return replace(found, centres=centres, cost=float(costs.sum())), labels


def default_gamma(points: Matrix, categories: int) -> float:
    """Huang's weight of a differing category, from points of shape (n, d), the categories last."""
    numeric = points[:, : points.shape[1] - categories]
    deviation = float(numeric.std(axis=0).mean()) if numeric.shape[1] else 0.0
    return deviation / 2 or 1.0


def _flat(points: Matrix, categories: int, gamma: float) -> Matrix:
    numeric = points.shape[1] - categories
    levels = [np.unique(column, return_inverse=True)[1] for column in points[:, numeric:].T]
    one_hot = [np.eye(level.max(initial=-1) + 1)[level] * np.sqrt(gamma / 2) for level in levels]
    return np.hstack([points[:, :numeric], *one_hot])
