"""A probability known beforehand, corrected by what is learned: a base margin.

p = logistic(logit(q) + s + f(x)): q the probability that stands in the last encoded column, f the
trees or the regression of the other columns, grown or fitted with logit(q) as a column of weight 1.
What f says of customers unlike all examples is that of the nearest of them; q goes on. So give a q
that is right about what examples cannot show, such as longer silences than a short history holds.

Use where such a q exists. Not where it is nearly as good as everything else together: f then has
nothing to learn, and q alone is simpler.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit, logit

from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn.boosting import Boosting, Trees
from regulars.predictions.learn.config import LinearConfig
from regulars.predictions.learn.encoding import Encoding
from regulars.predictions.learn.examples import Matrix
from regulars.predictions.learn.linear import LinearModel, fit_beside

LEAST_BASE = 0.001
"""What is known beforehand counts as this far from 0 and 1 at least."""
_STEPS = 100
_FARTHEST_STEP = 1.0
_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Corrected:
    """What is known beforehand, and its correction."""

    correction: Trees | LinearModel
    """Of all encoded columns but the last; on the scale of log-odds."""
    start: float
    """What everybody gets beside; 0 for a regression, which has an intercept."""
    usual: float
    """Mean log-odds of what was known beforehand at learning, from which contributions count."""

    def predict(self, points: Matrix) -> Vector:
        """Return the probability of each row, shape (n,)."""
        moved = self.correction.log_odds(points[:, :-1])
        found: Vector = expit(log_odds_of(points) + self.start + moved)
        return found

    def contributions(self, points: Matrix) -> Matrix:
        """Of each column, what was known beforehand last but one: shape (n, f + 1).

        The last column is the same for everybody; each row sums to the log-odds.
        """
        moved = self.correction.contributions(points[:, :-1])
        known = log_odds_of(points) - self.usual
        start = moved[:, -1] + self.start + self.usual
        return np.column_stack([moved[:, :-1], known, start])

    @property
    def rounds(self) -> int:
        """How many trees the correction has; 0 for a regression."""
        return self.correction.rounds if isinstance(self.correction, Trees) else 0

    def to_dict(self) -> dict[str, Any]:
        """The state beside that of the correction, as JSON values."""
        return {"start": self.start, "usual": self.usual}


@dataclass(frozen=True, slots=True)
class CorrectedBoosting:
    """Grows trees that correct what stands in the last column."""

    how: Boosting
    """How the trees are grown."""

    def grow_until_held_out(
        self, points: Matrix, label: Vector, held_points: Matrix, held_label: Vector
    ) -> Corrected:
        """Grow until the loss on held-out rows stops falling."""
        base, start = _base_and_start(points, label)
        trees = self.how.grow_until_held_out(
            *(points[:, :-1], label, held_points[:, :-1], held_label),
            bases=(base + start, log_odds_of(held_points) + start),
        )
        return Corrected(trees, start, float(base.mean()))

    def grow(self, points: Matrix, label: Vector, rounds: int) -> Corrected:
        """Grow so many trees."""
        base, start = _base_and_start(points, label)
        trees = self.how.grow(points[:, :-1], label, rounds, base=base + start)
        return Corrected(trees, start, float(base.mean()))


def fit_corrected(
    points: Matrix, label: Vector, encoding: Encoding, *, config: LinearConfig
) -> Corrected:
    """Fit a logistic regression that corrects what stands in the last column.

    Args:
        points: encoded rows, shape (n, f).
        label: 0 or 1, shape (n,).
        encoding: of the columns.
        config: the penalty.
    """
    base, others = log_odds_of(points), Encoding(encoding.columns[:-1])
    fitted = fit_beside(points[:, :-1], label, base, others, config=config)
    return Corrected(fitted, 0.0, float(base.mean()))


def log_odds_of(points: Matrix) -> Vector:
    """The log-odds of the probability in the last column, shape (n,); 0 where it is missing."""
    found = logit(np.clip(points[:, -1], LEAST_BASE, 1 - LEAST_BASE))
    return np.where(np.isnan(found), 0.0, found)


def _base_and_start(points: Matrix, label: Vector) -> tuple[Vector, float]:
    base = log_odds_of(points)
    return base, start_beside(base, label)


def start_beside(base: Vector, label: Vector) -> float:
    """What must be added to log-odds so that their mean probability is the share, by Newton."""
    start = 0.0
    for _ in range(_STEPS):
        p = expit(base + start)
        step = float((label - p).sum() / max((p * (1 - p)).sum(), _NEAR))
        start += float(np.clip(step, -_FARTHEST_STEP, _FARTHEST_STEP))
        if abs(step) < _NEAR:
            break
    return start
