"""A regression beside the trees: logistic for 0 and 1, Tweedie with a log link for amounts.

A number is scaled to mean 0 and deviation 1 within 4 deviations, missing ones take the mean and a
column of their own says so; a text has one column for each level. The result is
g(b + X w), g the logistic or the exponential function, w shrunk towards 0.

Use where effects are additive, and always as the measure of what trees add. Do not read the
coefficients as effects: columns go together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from scipy.special import expit

from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn.boosting import TWEEDIE_POWER
from regulars.predictions.learn.config import LinearConfig
from regulars.predictions.learn.encoding import Encoding
from regulars.predictions.learn.examples import Matrix, Target

_FARTHEST = 4.0  # deviations; what lies farther counts as this far
_FREE = 1e-8  # penalty of the intercept: none, but the equations stay solvable
_NEAR = 1e-6  # of the loss of all rows: less is no step
_SMALLEST_STEP = 1e-4
_LARGEST = 30.0  # of the linear part of an amount: exp of it is still a number


@dataclass(frozen=True, slots=True)
class Part:
    """One encoded column as columns of the regression.

    Attributes:
        mean: of the known numbers.
        deviation: likewise; 0 for a text.
        levels: codes with a column of their own; empty for a number.
        indicator: whether the last column says that the value is missing.
    """

    mean: float
    deviation: float
    levels: int
    indicator: bool

    def columns(self, values: Vector) -> Matrix:
        """Of shape (n, width)."""
        missing = np.isnan(values)
        if self.levels:
            found = (values[:, None] == np.arange(self.levels + 1)).astype(np.float64)
        else:
            scaled = (np.where(missing, self.mean, values) - self.mean) / self.deviation
            found = np.clip(scaled, -_FARTHEST, _FARTHEST)[:, None]
        return np.column_stack([found, missing]) if self.indicator else found

    @property
    def width(self) -> int:
        """How many columns."""
        return (self.levels + 1 if self.levels else 1) + self.indicator


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A fitted regression."""

    target: Target
    """What it predicts, which decides the link."""
    parts: tuple[Part, ...]
    """One for each encoded column."""
    coefficients: Vector
    """Of the columns of all parts side by side."""
    intercept: float
    """What a customer with zeros everywhere gets."""
    means: Vector
    """Of those columns at learning, from which contributions are counted."""

    def predict(self, points: Matrix) -> Vector:
        """Return the probability or the mean amount of each row, shape (n,)."""
        linear = self.log_odds(points)
        if self.target == "binary":
            found: Vector = expit(linear)
        else:
            found = np.exp(np.minimum(linear, _LARGEST))
        return found

    def log_odds(self, points: Matrix) -> Vector:
        """The linear part, shape (n,): of probabilities their log-odds."""
        found: Vector = self.contributions(points).sum(axis=1)
        return found

    def contributions(self, points: Matrix) -> Matrix:
        """Coefficient x deviation from the mean, summed for each encoded column: (n, f + 1).

        The last column is the same for everybody; each row sums to the linear part.
        """
        found = np.empty((len(points), len(self.parts) + 1))
        found[:, -1] = self.intercept + self.means @ self.coefficients
        begin = 0
        for place, part in enumerate(self.parts):
            here = slice(begin, begin + part.width)
            columns = part.columns(points[:, place]) - self.means[here]
            found[:, place] = columns @ self.coefficients[here]
            begin += part.width
        return found

    def to_dict(self) -> dict[str, Any]:
        """The state as JSON values."""
        return {
            "target": self.target,
            "parts": [asdict(part) for part in self.parts],
            "coefficients": self.coefficients.tolist(),
            "intercept": self.intercept,
            "means": self.means.tolist(),
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        return cls(
            target=state["target"],
            parts=tuple(Part(**part) for part in state["parts"]),
            coefficients=np.array(state["coefficients"], dtype=np.float64),
            intercept=state["intercept"],
            means=np.array(state["means"], dtype=np.float64),
        )


def fit_linear(
    points: Matrix, label: Vector, encoding: Encoding, *, target: Target, config: LinearConfig
) -> LinearModel:
    """Fit the regression.

    Args:
        points: encoded rows, shape (n, f).
        label: shape (n,).
        encoding: of the columns.
        target: of the label.
        config: the penalty.
    """
    from sklearn.linear_model import LogisticRegression, TweedieRegressor

    parts = _parts(points, encoding)
    design = np.column_stack([p.columns(points[:, i]) for i, p in enumerate(parts)])
    regression: Any
    if target == "binary":
        regression = LogisticRegression(C=1 / config.penalty, max_iter=config.steps)
        scale = 1.0
    else:
        # Scikit-learn's penalty here is per row, and its solver wants amounts near 1.
        scale = float(label.mean())
        regression = TweedieRegressor(
            power=TWEEDIE_POWER,
            link="log",
            alpha=config.penalty / len(label),
            max_iter=config.steps,
            solver="newton-cholesky",
        )
    regression.fit(design, label / scale)
    return LinearModel(
        target=target,
        parts=tuple(parts),
        coefficients=np.ravel(regression.coef_),
        intercept=float(np.ravel(regression.intercept_)[0] + np.log(scale)),
        means=design.mean(axis=0),
    )


def fit_beside(
    points: Matrix, label: Vector, base: Vector, encoding: Encoding, *, config: LinearConfig
) -> LinearModel:
    """Fit a logistic regression beside log-odds that are there before: a column of weight 1.

    By Newton's method with halved steps; scikit-learn's has no such column.

    Args:
        points: encoded rows, shape (n, f).
        label: 0 or 1, shape (n,).
        base: log-odds, shape (n,).
        encoding: of the columns.
        config: the penalty.
    """
    parts = _parts(points, encoding)
    columns = [p.columns(points[:, i]) for i, p in enumerate(parts)]
    design = np.column_stack([*columns, np.ones(len(label))])
    penalty = np.full(design.shape[1], config.penalty)
    penalty[-1] = _FREE

    def loss(weights: Vector) -> float:
        linear = design @ weights + base
        of_rows = np.logaddexp(0, linear).sum() - label @ linear
        return float(of_rows + penalty @ weights**2 / 2)

    weights, lowest = np.zeros(design.shape[1]), np.inf
    now = loss(weights)
    for _ in range(config.steps):
        if lowest - now < _NEAR:
            break
        p = expit(design @ weights + base)
        gradient = design.T @ (p - label) + penalty * weights
        curvature = (design * (p * (1 - p))[:, None]).T @ design + np.diag(penalty)
        step, share = np.linalg.solve(curvature, gradient), 1.0
        while loss(weights - share * step) > now and share > _SMALLEST_STEP:
            share /= 2
        lowest = now
        if loss(weights - share * step) < now:
            weights = weights - share * step
            now = loss(weights)
    return LinearModel(
        target="binary",
        parts=tuple(parts),
        coefficients=weights[:-1],
        intercept=float(weights[-1]),
        means=design[:, :-1].mean(axis=0),
    )


def _parts(points: Matrix, encoding: Encoding) -> Sequence[Part]:
    parts = []
    for place, column in enumerate(encoding.columns):
        values = points[:, place]
        known = values[~np.isnan(values)]
        indicator = len(known) < len(values)
        if column.kind == "text":
            parts.append(Part(0.0, 0.0, len(column.levels), indicator))
            continue
        mean = float(known.mean()) if len(known) else 0.0
        deviation = float(known.std()) if len(known) else 0.0
        parts.append(Part(mean, deviation or 1.0, 0, indicator))
    return parts
