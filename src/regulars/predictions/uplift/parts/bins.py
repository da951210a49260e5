"""Quantile bins: a column of numbers becomes one byte, in the same order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from regulars.predictions.uplift.covariates import Matrix

Codes = npt.NDArray[np.uint8]
_SAMPLE = 200_000


@dataclass(frozen=True, slots=True)
class Bins:
    """Where columns are cut.

    >>> bins = Bins.learn(np.array([[1.0], [2.0], [3.0], [np.nan]], dtype=np.float32), 2)
    >>> bins.codes(np.array([[0.0], [2.5], [9.0], [np.nan]], dtype=np.float32)).tolist()
    [[1, 2, 2, 0]]
    """

    edges: npt.NDArray[np.float32]
    """Upper ends of all bins but the last, shape (d, most), filled up with infinity."""

    @classmethod
    def learn(cls, X: Matrix, most: int) -> Self:
        """Cut each column of shape (n, d) into at most `most` bins with as many rows each."""
        step = max(1, len(X) // _SAMPLE)
        edges = np.full((X.shape[1], most - 1), np.inf, dtype=np.float32)
        for j in range(X.shape[1]):
            known = X[::step, j]
            known = known[~np.isnan(known)]
            values = np.unique(known)
            if len(values) > most:
                q = np.arange(1, most) / most
                values = np.unique(np.quantile(known, q, method="lower"))
                edges[j, : len(values)] = values
            elif len(values):
                edges[j, : len(values) - 1] = values[:-1]
        return cls(edges)

    def codes(self, X: Matrix) -> Codes:
        """The bin of each cell, from 1; 0 where it is missing. Shape (d, n), a column in a row."""
        found = np.empty((X.shape[1], len(X)), dtype=np.uint8)
        for j, edges in enumerate(self.edges):
            column = np.ascontiguousarray(X[:, j])
            found[j] = np.searchsorted(edges[np.isfinite(edges)], column) + 1
            found[j, np.isnan(column)] = 0
        return found
