"""Calibration: a monotone map that makes 30 % mean 30 %.

None, Platt's (:cite:t:`platt:scaling`): p' = logistic(a logit(p) + b), or isotonic
(:cite:t:`zadrozny:isotonic`): the best non-decreasing steps. Each is fitted on held-out
probabilities, and compared by log loss on a part of these that it was not fitted on; the simplest
within a standard error of the best is kept. Isotonic needs thousands of customers to be trusted;
where its lowest step is 0 since none of n rows came true there, it is told as 1 / (2 n + 2), as if
half of one more row had, but not as more than the next step, and its highest likewise: nobody is
certain.
Amounts are multiplied by the ratio of the actual total to the predicted one (`ratio`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np
from scipy.special import expit, logit

from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.evaluate.scoring_rules import CLIP, log_losses

CalibrationMethod = Literal["none", "platt", "isotonic", "ratio"]
_METHODS: tuple[CalibrationMethod, ...] = ("none", "platt", "isotonic")
_PARTS = 5
_WORDS = {
    "none": "no calibration",
    "platt": "Platt calibration",
    "isotonic": "isotonic calibration",
    "ratio": "scaled to the total",
}


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted map.

    Attributes:
        method: which.
        slope: of Platt's, on the logit scale; the factor of `ratio`.
        intercept: likewise.
        steps: of the isotonic map: probabilities in, ascending; linear between them.
        values: likewise: probabilities out.
    """

    method: CalibrationMethod = "none"
    slope: float = 1.0
    intercept: float = 0.0
    steps: tuple[float, ...] = ()
    values: tuple[float, ...] = ()

    def apply(self, probability: Vector) -> Vector:
        """Map probabilities, shape (n,)."""
        if self.method == "platt":
            mapped: Vector = expit(self.slope * _logit(probability) + self.intercept)
            return mapped
        if self.method == "isotonic":
            return np.interp(probability, self.steps, self.values)
        if self.method == "ratio":
            return self.slope * probability
        return probability

    def said(self) -> str:
        """The method in words."""
        return _WORDS[self.method]

    @classmethod
    def fit(cls, method: CalibrationMethod, probability: Vector, label: Vector) -> Self:
        """Fit a map on held-out probabilities and labels, shape (n,)."""
        if method == "platt":
            return cls(method, *_platt(probability, label))
        if method == "isotonic":
            from sklearn.isotonic import IsotonicRegression

            fitted = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")
            fitted.fit(probability, label)
            steps, values = fitted.X_thresholds_, _never_certain(fitted, probability)
            return cls(method, steps=tuple(steps.tolist()), values=tuple(values.tolist()))
        if method == "ratio":
            total = float(probability.sum())
            return cls(method, float(label.sum()) / total if total else 1.0)
        return cls(method)


def choose_calibration(probability: Vector, label: Vector, *, seed: int) -> Calibration:
    """Fit all maps, and keep one.

    Args:
        probability: of rows that the model has not seen, shape (n,).
        label: 0 or 1, shape (n,).
        seed: of the parts.
    """
    losses = {
        method: log_losses(label, mapped_held_out(method, probability, label, seed=seed))
        for method in _METHODS
    }
    best = min(_METHODS, key=lambda method: float(losses[method].mean()))
    for method in _METHODS:
        worse = losses[method] - losses[best]
        if worse.mean() <= worse.std() / np.sqrt(len(label)):
            return Calibration.fit(method, probability, label)
    raise AssertionError  # the best is not worse than itself


def mapped_held_out(
    method: CalibrationMethod, probability: Vector, label: Vector, *, seed: int
) -> Vector:
    """What a map makes of rows that it was not fitted on, shape (n,): of each part by the others.

    Args:
        method: of the map.
        probability: of rows that the model has not seen, or amounts, shape (n,).
        label: what happened, shape (n,).
        seed: of the parts.
    """
    part = np.random.default_rng(seed).permutation(len(label)) % _PARTS
    mapped = np.empty_like(probability)
    for held in range(_PARTS):
        fitted = Calibration.fit(method, probability[part != held], label[part != held])
        mapped[part == held] = fitted.apply(probability[part == held])
    return mapped


def _never_certain(fitted: Any, probability: Vector) -> Vector:  # noqa: ANN401 - of scikit-learn
    """The steps of an isotonic map, kept from 0 and 1."""
    mapped = fitted.predict(probability)
    never, always = int((mapped <= 0).sum()), int((mapped >= 1).sum())
    values: Vector = fitted.y_thresholds_.copy()
    inside = values[(values > 0) & (values < 1)]
    values[values <= 0] = np.append(inside, 0.5 / (never + 1)).min()
    values[values >= 1] = np.append(inside, 1 - 0.5 / (always + 1)).max()
    return values


def _platt(probability: Vector, label: Vector) -> tuple[float, float]:
    from sklearn.linear_model import LogisticRegression

    if label.min() == label.max():
        return 1.0, 0.0
    fitted: Any = LogisticRegression(C=1e6).fit(_logit(probability)[:, None], label)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def _logit(probability: Vector) -> Vector:
    found: Vector = logit(np.clip(probability, CLIP, 1 - CLIP))
    return found
