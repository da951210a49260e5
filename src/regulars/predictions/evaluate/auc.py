r"""The area under the ROC curve with DeLong's interval (:cite:t:`delong:auc`).

AUC is the chance that a positive scores above a negative, ties counting half. With
V_i = share of negatives below positive i and W_j = share of positives above negative j,

    AUC = mean V = mean W,    Var = var(V) / n1 + var(W) / n0,

computed from mid-ranks in O(n log n) (:cite:t:`sun:delong`). The interval is made on the logit
scale, where it cannot leave 0 to 1. Rows must be independent: one row per customer.

Use to compare rankings. It says nothing of calibration, and with few positives it hides a poor top.
"""

from __future__ import annotations

import numpy as np

from regulars.predictions.evaluate.interval import Vector, Z, wilson
from regulars.predictions.evaluate.measure import Measure


def auc(label: Vector, score: Vector, *, model: str = "") -> Measure:
    """The AUC of scores.

    Args:
        label: 0 or 1, shape (n,), at least one of each.
        score: higher means more likely 1, shape (n,).
        model: the name to put on the measure.

    >>> auc(np.array([0.0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])).value
    0.75
    """
    above, below = _placements(label, score)
    value = float(above.mean())
    deviation = np.sqrt(_variance(above) + _variance(below))
    if deviation == 0 or not 0 < value < 1:
        fewer = min(len(above), len(below))
        low, high = wilson(value * fewer, fewer)
    else:
        middle, half = np.log(value / (1 - value)), Z * deviation / (value * (1 - value))
        low, high = (float(1 / (1 + np.exp(-end))) for end in (middle - half, middle + half))
    return Measure("AUC", value, low, high, model)


def auc_difference(label: Vector, score: Vector, other: Vector) -> tuple[Measure, float]:
    """How much more AUC `score` has than `other` on the same customers, and the p-value of none.

    The covariance of the two is taken into account, so small differences can be told.

    Args:
        label: 0 or 1, shape (n,).
        score: of the first model, shape (n,).
        other: of the second, shape (n,).
    """
    from scipy.stats import norm

    ours, theirs = _placements(label, score), _placements(label, other)
    value = float(ours[0].mean() - theirs[0].mean())
    variance = sum(_variance(a - b) for a, b in zip(ours, theirs, strict=True))
    deviation = float(np.sqrt(variance))
    p_value = 1.0 if deviation == 0 else float(2 * norm.sf(abs(value) / deviation))
    half = Z * deviation
    return Measure("AUC difference", value, value - half, value + half), p_value


def _placements(label: Vector, score: Vector) -> tuple[Vector, Vector]:
    """V of the positives, shape (n1,), and W of the negatives, shape (n0,)."""
    from scipy.stats import rankdata

    positive = label > 0
    ranks = rankdata(score)
    n1 = int(positive.sum())
    n0 = len(label) - n1
    above = (ranks[positive] - rankdata(score[positive])) / n0
    below = 1 - (ranks[~positive] - rankdata(score[~positive])) / n1
    return above, below


def _variance(values: Vector) -> float:
    return float(values.var(ddof=1)) / len(values) if len(values) > 1 else 0.0
