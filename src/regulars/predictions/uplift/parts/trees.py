"""Grown trees: applied to customers, kept as arrays in one .npz file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
import numpy.typing as npt

from regulars.predictions.uplift.covariates import Matrix
from regulars.predictions.uplift.experiment import Floats
from regulars.predictions.uplift.parts.bins import Bins

_ROWS_AT_ONCE = 4_096


@dataclass(frozen=True, slots=True)
class Trees:
    """T complete trees of one depth D; the trees 2 g and 2 g + 1 share the rows of bag g."""

    edges: npt.NDArray[np.float32]
    """Where columns are cut (see `Bins`), shape (d, bins - 1)."""
    column: npt.NDArray[np.int32]
    """The column that a node asks, shape (T, 2 ** D - 1)."""
    threshold: npt.NDArray[np.uint8]
    """A row with a higher bin goes right, shape (T, 2 ** D - 1)."""
    effect: Floats
    """At the ends of the trees, shape (T, 2 ** D)."""
    shares: Floats
    """Shape (2,): share of all customers in a bag; share of the variance between bags that is
    due to the customers in them, not to a bag having but two trees."""
    suffix: ClassVar[str] = ".trees.npz"

    def predict(self, X: Matrix) -> Floats:
        """The mean effect over the trees, shape (n,)."""
        return self.predict_with_error(X)[0]

    def predict_with_error(self, X: Matrix) -> tuple[Floats, Floats]:
        """The mean effect and its standard error, by bags of little bags (:cite:t:`athey:forests`).

        Half-sampling: the variance V of a bag's mean effect over bags of half of all rows, were a
        bag endlessly many trees, is the variance of the forest; that of smaller bags is scaled to
        it. A bag has two trees, so its mean varies by V + W. GRF subtracts W customer by customer
        and needs thousands of trees for the difference not to drown; here the share V / (V + W)
        is measured once over many customers and the variance between bags is multiplied by it,
        as if tree noise weighed the same for all. What remains of tree noise in the mean is added.
        """
        mean, error = np.empty(len(X)), np.empty(len(X))
        bag_share, own = self.shares
        factor = own * bag_share / (1 - bag_share) + (1 - own) / (len(self.effect) // 2)
        for rows, effect in self._effects(X):
            mean[rows] = effect.mean(axis=1)
            bags = effect.reshape(len(effect), -1, 2).mean(axis=2)
            error[rows] = np.sqrt(factor * bags.var(axis=1, ddof=1))
        return mean, error

    def with_own_share(self, X: Matrix) -> Self:
        """Measure the second of `shares` on customers, shape (n, d)."""
        between = within = 0.0
        for _, effect in self._effects(X):
            bags = effect.reshape(len(effect), -1, 2)
            between += float(bags.mean(axis=2).var(axis=1, ddof=1).sum())
            within += float(bags.var(axis=2).mean(axis=1).sum())  # of two: variance of their mean
        own = max(1 - within / between, 0.0) if between > 0 else 1.0
        return replace(self, shares=np.array([self.shares[0], own]))

    def _effects(self, X: Matrix) -> Iterator[tuple[slice, Floats]]:
        """Some rows at a time: which, and the effect that each tree gives them, (rows, T)."""
        trees, nodes = self.column.shape
        depth = nodes.bit_length()
        tree = np.arange(trees)
        bins = Bins(self.edges)
        for begin in range(0, len(X), _ROWS_AT_ONCE):
            codes = bins.codes(X[begin : begin + _ROWS_AT_ONCE])
            row = np.arange(codes.shape[1])[:, None]
            flat, node = codes.ravel(), np.zeros((len(row), trees), dtype=np.intp)
            for _ in range(depth):
                at = node + tree * nodes
                asked = flat[self.column.ravel()[at] * len(row) + row]
                node = 2 * node + 1 + (asked > self.threshold.ravel()[at])
            yield (
                slice(begin, begin + len(row)),
                self.effect.ravel()[node - nodes + tree * (nodes + 1)],
            )

    def save(self, path: Path) -> None:
        """Write the arrays."""
        with path.open("wb") as file:
            np.savez_compressed(file, **{f.name: getattr(self, f.name) for f in fields(self)})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the arrays."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(**{f.name: arrays[f.name] for f in fields(cls)})
