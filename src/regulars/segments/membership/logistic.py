"""Multinomial logistic regression (:cite:t:`cox:logistic`).

With a score s_j = b_j + w_j . x for each class j, P(j | x) = exp(s_j) / sum_i exp(s_i). The
weights minimise the log loss plus |w|^2 / (2 C). The inputs are scaled features.

Cost O(n f m) per iteration. Use when straight lines separate the groups, as they do for k-means;
any engine computes it by expressions. Not for rings, or groups within groups.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.membership.linear import linear
from regulars.segments.reduce import Matrix
from regulars.segments.scale import Vector
from regulars.segments.threads import one_thread

_TWO = 2


class LogisticConfig(BaseModel):
    """How the logistic regression is fitted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    inverse_penalty: float = Field(default=100.0, gt=0)
    """C: the smaller, the more the weights are held near 0 and the probabilities near equal."""
    iterations: int = Field(default=300, ge=1)
    """The most iterations of L-BFGS."""


@dataclass(frozen=True, slots=True)
class FittedLogistic:
    """Fitted weights."""

    weights: Matrix
    """Shape (m, f)."""
    intercepts: Vector
    """Shape (m,)."""

    def probabilities(self, points: Matrix) -> Matrix:
        """Return the probability of each class for points of shape (n, f): shape (n, m)."""
        from scipy.special import softmax  # noqa: PLC0415 - slow to load

        with one_thread():
            scores = points @ self.weights.T + self.intercepts
        probability: Matrix = softmax(scores, axis=1)
        return probability

    def log_odds(self, columns: Sequence[str], prefix: str) -> list[nw.Expr]:
        """Return the scores s_0 to s_(m-1) as expressions."""
        pairs = zip(self.intercepts, self.weights, strict=True)
        return [
            linear(columns, weights, float(intercept)).alias(f"{prefix}{number}")
            for number, (intercept, weights) in enumerate(pairs)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {"weights": self.weights.tolist(), "intercepts": self.intercepts.tolist()}


class Logistic:
    """Learns weights.

    >>> points = np.array([[0.0], [0.2], [0.9], [1.1]])
    >>> fitted = Logistic(LogisticConfig()).fit(points, np.array([0, 0, 1, 1]), seed=0)
    >>> fitted.probabilities(points).argmax(axis=1)
    array([0, 0, 1, 1])
    """

    def __init__(self, config: LogisticConfig) -> None:
        self.config = config

    def fit(self, points: Matrix, labels: Labels, *, seed: int) -> FittedLogistic:
        """Learn from points of shape (n, f) and their classes (see `Classifier.fit`)."""
        from sklearn import linear_model
        from sklearn.exceptions import ConvergenceWarning

        with one_thread(), warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            fitted = linear_model.LogisticRegression(
                C=self.config.inverse_penalty,
                max_iter=self.config.iterations,
                random_state=seed,
            ).fit(points, labels)
        weights, intercepts = fitted.coef_, fitted.intercept_
        if len(fitted.classes_) == _TWO:  # one score for the second class; the first one's is 0
            weights = np.vstack([np.zeros_like(weights), weights])
            intercepts = np.concatenate([np.zeros(1), intercepts])
        return FittedLogistic(weights=weights, intercepts=intercepts)

    @staticmethod
    def restore(state: dict[str, Any]) -> FittedLogistic:
        """Return the weights that `FittedLogistic.to_dict` described."""
        return FittedLogistic(
            weights=np.asarray(state["weights"], dtype=np.float64),
            intercepts=np.asarray(state["intercepts"], dtype=np.float64),
        )
