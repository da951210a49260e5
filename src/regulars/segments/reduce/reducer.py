"""What a method that reduces dimensions has to offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import narwhals as nw
import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


class Reduction(Protocol):
    """A fitted reduction from f features to c components."""

    @property
    def components(self) -> Matrix:
        """Direction of each component in the features, shape (c, f)."""

    def transform(self, points: Matrix) -> Matrix:
        """Reduce points of shape (n, f) to shape (n, c)."""

    def expressions(self, columns: Sequence[str], prefix: str) -> list[nw.Expr]:
        """Return `transform` for any engine: c expressions named `prefix` 1 to c.

        Args:
            columns: names of the f columns that hold the features.
            prefix: start of the names given to the results.
        """

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""


class Reducer(Protocol):
    """A method that learns a reduction."""

    def fit(self, points: Matrix, *, seed: int) -> Reduction:
        """Learn from points of shape (n, f); the same points and seed give the same bits."""
