"""How wrong a forecast was: scaled errors, which compare series of any size.

With errors e, and the mean absolute (squared) difference of the training values from those one
season before as scale, MASE = mean |e| / scale (key `hyndman:accuracy`) and RMSSE = sqrt(mean e² /
scale²), its squared kin (key `makridakis:m5`). RMSSE is smallest for the mean, which is what adds
up over products and weeks; MASE is smallest for the median, which is 0 for most slow sellers. So
RMSSE chooses, MASE is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Errors:
    """The errors of a model on periods that it had not seen.

    Attributes:
        rmsse: root mean squared error by that of repeating the last season in training; None
            where training did not vary.
        mase: mean absolute error by that of repeating the last season in training; likewise.
        smape: mean of 2 |a - f| / (|a| + |f|), 0 to 2, a period without either counting 0.
        bias: sum of forecasts by sum of actual values, minus 1; None where nothing was sold.
    """

    rmsse: float | None
    mase: float | None
    smape: float
    bias: float | None


def errors(actual: Array, forecast: Array, training: Array, season: int) -> Errors:
    """Measure a forecast.

    Args:
        actual: what happened, any shape.
        forecast: what was forecast, of the same shape.
        training: the series before, oldest first.
        season: periods in a season; 1 compares with repeating the last value.

    >>> found = errors(np.array([3.0, 5.0]), np.array([2.0, 4.0]), np.array([1.0, 3.0, 1.0]), 1)
    >>> found.rmsse, found.mase, found.bias
    (0.5, 0.5, -0.25)
    """
    error = forecast - actual
    steps = training[season:] - training[:-season]
    absolute, squared = (
        (float(np.mean(np.abs(steps))), float(np.mean(steps**2))) if steps.size else (0.0, 0.0)
    )
    size = np.abs(actual) + np.abs(forecast)
    shares = np.divide(2 * np.abs(error), size, out=np.zeros_like(size), where=size > 0)
    total = float(actual.sum())
    return Errors(
        rmsse=float(np.sqrt(np.mean(error**2) / squared)) if squared > 0 else None,
        mase=float(np.mean(np.abs(error)) / absolute) if absolute > 0 else None,
        smape=float(shares.mean()),
        bias=float(forecast.sum()) / total - 1 if total > 0 else None,
    )
