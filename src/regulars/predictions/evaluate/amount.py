"""How good predicted amounts are: RMSE, MAE, bias of the total, and the normalised Gini.

MAE alone can prefer predicting zero for everybody. The bias of the total is
sum predicted / sum actual - 1. The Gini is the area between the diagonal and the Lorenz curve of
the actual amounts, customers ordered by prediction; divided by that of the perfect order it is 1
for perfect ranking and 0 for a random one (:cite:t:`wang:ziln`).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from regulars.predictions.evaluate.interval import Vector, bootstrap
from regulars.predictions.evaluate.measure import Measure


def amount_measures(
    actual: Vector, predicted: Vector, *, seed: int, model: str = ""
) -> tuple[Measure, ...]:
    """RMSE, MAE, total bias and normalised Gini, each with its bootstrap interval.

    The bias is left out where the actual amounts sum to 0, the Gini where they are all alike or one
    is negative.

    Args:
        actual: shape (n,), in any unit.
        predicted: likewise.
        seed: of the resampling.
        model: the name to put on the measures.

    >>> found = amount_measures(np.array([0.0, 1, 3]), np.array([0.5, 1, 2.5]), seed=0)
    >>> [(measure.name, round(measure.value, 3)) for measure in found]
    [('RMSE', 0.408), ('MAE', 0.333), ('total bias', 0.0), ('normalised Gini', 1.0)]
    """
    error = predicted - actual
    measures: list[tuple[str, Callable[[Vector], float]]] = [
        ("RMSE", lambda w: float(np.sqrt(np.average(error**2, weights=w)))),
        ("MAE", lambda w: float(np.average(np.abs(error), weights=w))),
    ]
    if actual.sum():
        measures.append(("total bias", lambda w: _ratio(float(w @ error), float(w @ actual))))
    if actual.min() >= 0 and actual.min() < actual.max():
        ranked, perfect = _Ordered(actual, predicted), _Ordered(actual, actual)
        measures.append(("normalised Gini", lambda w: _ratio(ranked.gini(w), perfect.gini(w))))
    ones = np.ones(len(actual))
    found = []
    for name, measure in measures:
        low, high = bootstrap(measure, len(actual), seed=seed)
        found.append(Measure(name, measure(ones), low, high, model))
    return tuple(found)


class _Ordered:
    """Amounts in the order of a score, customers with the same score side by side."""

    def __init__(self, amount: Vector, score: Vector) -> None:
        self.order = np.argsort(score, kind="stable")
        _, self.begin = np.unique(score[self.order], return_index=True)
        self.amount = amount[self.order]

    def gini(self, weights: Vector) -> float:
        """1 - 2 x the area under the Lorenz curve, straight across customers with one score."""
        weight = weights[self.order]
        x, y = (
            np.concatenate([[0.0], np.cumsum(np.add.reduceat(values, self.begin))])
            for values in (weight, weight * self.amount)
        )
        return 1 - 2 * _ratio(float(np.trapezoid(y, x)), x[-1] * y[-1])


def _ratio(above: float, below: float) -> float:
    """NaN where a resample holds nothing to divide by."""
    return float(above / below) if below else np.nan
