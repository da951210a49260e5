"""What a method that learns a membership has to offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import narwhals as nw

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.reduce import Matrix


class FittedClassifier(Protocol):
    """A classifier of f features into m classes, numbered from 0."""

    def probabilities(self, points: Matrix) -> Matrix:
        """Return the probability of each class for points of shape (n, f): shape (n, m)."""

    def log_odds(self, columns: Sequence[str], prefix: str) -> list[nw.Expr] | None:
        """Return m expressions named `prefix` 0 and on whose softmax are the probabilities.

        None where only batches of arrays can be classified.

        Args:
            columns: names of the f columns that hold the points.
            prefix: start of the names given to the results.
        """

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""


class Classifier(Protocol):
    """A method that learns which class a point belongs to."""

    def fit(self, points: Matrix, labels: Labels, *, seed: int) -> FittedClassifier:
        """Learn from points of shape (n, f) and their classes 0 to m-1, none of them empty.

        The same points, classes and seed give the same bits.
        """

    @staticmethod
    def restore(state: dict[str, Any]) -> FittedClassifier:
        """Return the classifier that `FittedClassifier.to_dict` described."""
