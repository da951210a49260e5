"""Bisecting k-means (:cite:t:`steinbach:bisecting`): groups that come from splitting groups.

All customers are one group at first. The group with the largest within-cluster sum of squares is
split in two by k-means, until there are k. A customer walks down the same tree: at each split to
the nearer of its two centres, the first of equals. Groups for k + 1 therefore lie within groups
for k, which k-means does not promise; the price is a WCSS that is a little higher.

At a split with centres a and b, |x - a|^2 - |x - b|^2 = sum of 2 (b - a) (x - (a + b) / 2): a
linear function that is at most 0 on the side of a. A group is where the largest of these along
its path is at most 0, which any engine can compute.

Cost O(n d log k) per iteration for balanced trees. Use for segments that are to be nested
(coarse for the budget, fine for the text); not where the smallest WCSS counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, Self

import narwhals as nw
import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.cluster.kmeans import KMeans, KMeansConfig
from regulars.segments.cluster.points import check_points, different
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector

Sides = npt.NDArray[np.float64]
_TWO = 2


class BisectingConfig(BaseModel):
    """How groups are split."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    algorithm: Literal["bisecting"] = "bisecting"
    """Name in the catalogue."""
    starts: int = Field(default=5, ge=1)
    """k-means++ starts of each split."""


@dataclass(frozen=True, slots=True)
class BisectingClusters:
    """A fitted tree of splits; the first is the root, each stands before those below it."""

    sides: Sides
    """The two centres of each split, shape (k - 1, 2, d)."""
    below: Labels
    """What lies on each side, shape (k - 1, 2): split s as s, group g as -1 - g."""
    centres: Matrix
    """The mean of each group's members, shape (k, d)."""

    @property
    def k(self) -> int:
        """How many groups."""
        return len(self.centres)

    @property
    def noise(self) -> None:
        """No point is noise."""
        return

    def predict(self, points: Matrix) -> Labels:
        """Return the group of each point of shape (n, d): shape (n,)."""
        at: Labels = np.full(len(points), 0 if len(self.sides) else -1, dtype=np.intp)
        for split, (centres, below) in enumerate(zip(self.sides, self.below, strict=True)):
            here = np.flatnonzero(at == split)
            at[here] = below[_side(points[here], centres)]
        return -1 - at

    def reordered(self, order: Sequence[int]) -> Self:
        """Return the same groups renumbered: the new group i is the old group `order[i]`."""
        new_number = np.argsort(np.asarray(order, dtype=np.intp))
        below = np.where(self.below < 0, -1 - new_number[-1 - self.below], self.below)
        return replace(self, below=below, centres=self.centres[list(order)])

    def scores(self, columns: Sequence[str], prefix: str) -> list[nw.Expr]:
        """Return how far outside each group a customer is: at most 0 within it (see the module)."""
        found: dict[int, nw.Expr] = {}
        self._walk(0 if len(self.sides) else -1, [], columns, found)
        return [found[group].alias(f"{prefix}{group}") for group in range(self.k)]

    def _walk(
        self, at: int, path: list[nw.Expr], columns: Sequence[str], found: dict[int, nw.Expr]
    ) -> None:
        if at < 0:
            outside = nw.max_horizontal(*path) if len(path) > 1 else (path or [nw.lit(0.0)])[0]
            found[-1 - at] = outside
            return
        first, second = self.sides[at]
        for here, other, below in zip(
            (first, second), (second, first), self.below[at].tolist(), strict=True
        ):
            self._walk(below, [*path, _beyond(columns, here, other)], columns, found)

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "sides": self.sides.tolist(),
            "below": self.below.tolist(),
            "centres": self.centres.tolist(),
        }


class Bisecting:
    """Splits groups.

    >>> points = np.array([[0.0], [0.1], [5.0], [5.1]])
    >>> Bisecting(BisectingConfig()).fit(points, 2, seed=0).predict(points)
    array([0, 0, 1, 1])
    """

    takes_k: ClassVar[bool] = True
    refines: ClassVar[bool] = False

    def __init__(self, config: BisectingConfig) -> None:
        self.config = config

    def fit(
        self,
        points: Matrix,
        k: int,
        *,
        seed: int,
        start: Labels | None = None,  # noqa: ARG002 - a grouping is no tree
    ) -> BisectingClusters:
        """Find k groups (see `Clusterer.fit`); `start` is paid no heed, splitting starts anew.

        Raises:
            BadData: where a value is not finite or fewer than k points differ.
        """
        return self.fit_range(points, [k], seed=seed)[k]

    def fit_range(
        self, points: Matrix, ks: Iterable[int], *, seed: int
    ) -> dict[int, BisectingClusters]:
        """Find the groups for several k from one tree: for each k what `fit` finds, bit for bit.

        Raises:
            BadData: where a value is not finite or fewer points differ than the largest k.
        """
        wanted = sorted(set(ks))
        if not wanted:
            return {}
        check_points(points, wanted[-1])
        halves = KMeans(KMeansConfig(starts=self.config.starts))
        tree = _Tree(points)
        found = {}
        for k in wanted:
            while len(tree.leaves) < k:
                tree.split(halves, seed)
            found[k] = tree.clusters()
        return found

    @staticmethod
    def restore(state: dict[str, Any]) -> BisectingClusters:
        """Return the groups that `BisectingClusters.to_dict` described."""
        centres = np.asarray(state["centres"], dtype=np.float64)
        splits = len(centres) - 1
        return BisectingClusters(
            sides=np.asarray(state["sides"], dtype=np.float64).reshape(splits, 2, -1),
            below=np.asarray(state["below"], dtype=np.intp).reshape(splits, 2),
            centres=centres,
        )


class _Tree:
    """A tree that grows. Nodes are numbered as they come; `leaves` maps a node to its rows."""

    def __init__(self, points: Matrix) -> None:
        self.points = points
        self.leaves: dict[int, Labels] = {0: np.arange(len(points))}
        self.scatter = {0: _scatter(points)}
        self.splits: list[tuple[int, int, Matrix]] = []  # node, its first child, two centres

    def split(self, halves: KMeans, seed: int) -> None:
        """Split the group with the largest scatter whose points are not all the same."""
        for node in sorted(self.leaves, key=lambda leaf: (-self.scatter[leaf], leaf)):
            rows = self.leaves[node]
            if different(self.points[rows], enough=_TWO) == _TWO:
                break
        members = self.points[rows]
        centres = halves.fit(members, _TWO, seed=seed).centres
        side = _side(members, centres)
        child = 2 * len(self.splits) + 1
        self.splits.append((node, child, centres))
        del self.leaves[node]
        for number in (0, 1):
            self.leaves[child + number] = rows[side == number]
            self.scatter[child + number] = _scatter(members[side == number])

    def clusters(self) -> BisectingClusters:
        """The groups as they are now, in the order of their centres."""
        nodes = sorted(self.leaves)
        means = [self.points[self.leaves[n]].mean(axis=0) for n in nodes]
        at = {node: -1 - group for group, node in enumerate(nodes)}
        at |= {node: split for split, (node, _, _) in enumerate(self.splits)}
        width = self.points.shape[1]
        found = BisectingClusters(
            sides=np.array([c for _, _, c in self.splits]).reshape(-1, 2, width),
            below=np.array(
                [[at[child], at[child + 1]] for _, child, _ in self.splits], dtype=np.intp
            ).reshape(-1, 2),
            centres=np.vstack(means),
        )
        return found.reordered(np.lexsort(found.centres.T[::-1]).tolist())


def _side(points: Matrix, centres: Matrix) -> Labels:
    from scipy.spatial.distance import cdist

    distances = cdist(points, centres, "sqeuclidean")
    return np.asarray(distances[:, 0] > distances[:, 1], dtype=np.intp)


def _scatter(points: Matrix) -> float:
    return float(points.var(axis=0).sum() * len(points))


def _beyond(columns: Sequence[str], here: Vector, other: Vector) -> nw.Expr:
    """|x - here|^2 - |x - other|^2, which is negative on the side of `here`."""
    terms = [
        (nw.col(c) - float((a + b) / 2)) * float(2 * (b - a))
        for c, a, b in zip(columns, here, other, strict=True)
    ]
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total
