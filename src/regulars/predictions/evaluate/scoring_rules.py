"""Brier score and log loss: proper scoring rules, smallest for the true probabilities.

Brier = mean (p - y)^2 (:cite:t:`brier:score`), log loss = -mean(y ln p + (1 - y) ln(1 - p)).
Log loss punishes confident mistakes without limit, so probabilities are kept `CLIP` away from 0 and
1.
"""

from __future__ import annotations

import numpy as np

from regulars.predictions.evaluate.interval import Vector, normal
from regulars.predictions.evaluate.measure import Measure

CLIP = 1e-7


def brier_score(label: Vector, probability: Vector, *, model: str = "") -> Measure:
    """The mean squared error of probabilities, shape (n,), against labels 0 or 1.

    >>> round(brier_score(np.array([0.0, 1.0]), np.array([0.2, 0.6])).value, 6)
    0.1
    """
    return _mean("Brier score", (probability - label) ** 2, model)


def log_loss(label: Vector, probability: Vector, *, model: str = "") -> Measure:
    """The mean negative log-likelihood of labels 0 or 1 in nats."""
    return _mean("log loss", log_losses(label, probability), model)


def log_losses(label: Vector, probability: Vector) -> Vector:
    """The log loss of each customer, shape (n,)."""
    kept = np.clip(probability, CLIP, 1 - CLIP)
    losses: Vector = -(label * np.log(kept) + (1 - label) * np.log1p(-kept))
    return losses


def _mean(name: str, losses: Vector, model: str) -> Measure:
    low, high = normal(losses)
    low = None if low is None else max(0.0, low)
    return Measure(name, float(losses.mean()), low, high, model)
