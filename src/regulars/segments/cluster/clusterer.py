"""What a method that finds groups has to offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol, Self

import narwhals as nw
import numpy as np
import numpy.typing as npt

from regulars.segments.reduce.reducer import Matrix

Labels = npt.NDArray[np.intp]


class Clusters(Protocol):
    """Fitted groups, numbered from 0."""

    @property
    def k(self) -> int:
        """How many groups, the one of noise among them."""

    @property
    def centres(self) -> Matrix:
        """The mean of each group's members, shape (k, d)."""

    @property
    def noise(self) -> int | None:
        """The number of the group of points that are like no others; None: there is none."""

    def predict(self, points: Matrix) -> Labels:
        """Return the group of each of n points of shape (n, d): shape (n,)."""

    def reordered(self, order: Sequence[int]) -> Self:
        """Return the same groups renumbered: the new group i is the old group `order[i]`."""

    def scores(self, columns: Sequence[str], prefix: str) -> list[nw.Expr] | None:
        """Return k expressions named `prefix` 0 to k-1; the smallest is a customer's group.

        None where only batches of arrays can be assigned.

        Args:
            columns: names of the d columns that hold the points.
            prefix: start of the names given to the results.
        """

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""


class Clusterer(Protocol):
    """A method that finds groups."""

    takes_k: ClassVar[bool]
    """Whether it finds as many groups as asked for; else it finds their number itself."""
    refines: ClassVar[bool]
    """Whether it begins with the `start` that it is given; else it finds groups anew."""

    def fit(self, points: Matrix, k: int, *, seed: int, start: Labels | None = None) -> Clusters:
        """Find k groups; the same points and seed give the same bits.

        Args:
            points: shape (n, d), with at least k different points.
            k: how many groups, at least 1; none will be empty. Methods that find the number
                themselves pay it no heed.
            seed: of every random choice.
            start: a first grouping of the points, shape (n,), every group from 0 to k-1 in it, to
                be refined instead of starting anew; paid no heed where `refines` is False.
        """

    @staticmethod
    def restore(state: dict[str, Any]) -> Clusters:
        """Return the groups that `Clusters.to_dict` described."""
