"""What a method that reduces dimensions has to offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import narwhals as nw
import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


class Reduction(Protocol):
    """A fitted reduction from f features to `width` coordinates."""

    @property
    def width(self) -> int:
        """How many coordinates the clustering uses."""

    def transform(self, points: Matrix) -> Matrix:
        """Reduce points of shape (n, f) to shape (n, width)."""

    def reconstruct(self, codes: Matrix) -> Matrix:
        """Go back from codes of shape (n, width) to features: shape (n, f)."""

    def expressions(self, columns: Sequence[str], prefix: str) -> list[nw.Expr] | None:
        """Return `transform` for any engine, None where only batches of arrays can apply it.

        Args:
            columns: names of the f columns that hold the features.
            prefix: start of the names given to the results, which end in 1 and on.
        """

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values: all that `transform` and `reconstruct` need."""


class Reducer(Protocol):
    """A method that learns a reduction."""

    def fit(self, points: Matrix, *, seed: int) -> Reduction:
        """Learn from points of shape (n, f); the same points and seed give the same bits."""

    @staticmethod
    def restore(state: dict[str, Any]) -> Reduction:
        """Return the reduction that `Reduction.to_dict` described."""
