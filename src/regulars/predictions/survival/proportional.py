"""Whether a column's effect is the same at all times under contract.

Schoenfeld residuals of a column, scaled by the variance of its coefficient, have no trend over time
if it is (key `grambsch:proportional`); the score test of a trend over the rank of time is
chi-squared with one degree of freedom, and p-values are corrected for the number of columns (Holm).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn.examples import Matrix
from regulars.predictions.survival.cox import CoxModel, phreg
from regulars.predictions.survival.steps import whole_steps
from regulars.predictions.survival.tenures import Flags

_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Proportionality:
    """The check of one column.

    Attributes:
        column: as the regression has it.
        factor: by which it multiplies the risk, on average over time; of a number per deviation.
        factor_low: lower end of its 95 % interval.
        factor_high: upper end.
        trend: correlation of the effect with the rank of time.
        p_value: of no trend, corrected.
        holds: whether no trend is shown.
    """

    column: str
    factor: float
    factor_low: float
    factor_high: float
    trend: float
    p_value: float
    holds: bool

    def said(self) -> str:
        """In words."""
        if self.holds:
            return f"{self.column}: no change of the effect with time is shown."
        growing = (self.trend > 0) == (self.factor > 1)
        change = "grows" if growing else "fades or turns"
        return f"{self.column}: the effect {change} with time under contract."


def check_proportionality(
    model: CoxModel, points: Matrix, duration: Vector, left: Flags
) -> tuple[Proportionality, ...]:
    """Check every column of a fitted regression, the surest violation first.

    Args:
        model: the regression.
        points: the encoded columns that it was fitted on, shape (n, f).
        duration: shape (n,).
        left: shape (n,).
    """
    from scipy.stats import rankdata

    duration = whole_steps(duration, left, model.edges)
    fitted = phreg(duration, model.design(points), left).fit(disp=0)
    known = duration > 0
    gone = left[known]
    residuals = np.asarray(fitted.schoenfeld_residuals)[gone]
    time = rankdata(duration[known][gone])
    time -= time.mean()
    events = int(gone.sum())
    variance = np.asarray(fitted.cov_params())
    scaled = events * residuals @ variance
    statistic = (time @ scaled) ** 2 / (np.diag(variance) * events * float(time @ time))
    p_values = _holm(chdtrc(1, statistic))
    centred = scaled - scaled.mean(axis=0)
    trend = time @ centred / np.sqrt(float(time @ time) * (centred**2).sum(axis=0))
    found = [
        Proportionality(
            column=column.name,
            factor=float(np.exp(b)),
            factor_low=float(np.exp(b - 1.96 * error)),
            factor_high=float(np.exp(b + 1.96 * error)),
            trend=float(slope),
            p_value=float(p),
            holds=bool(p >= _LEVEL),
        )
        for column, b, error, slope, p in zip(
            model.columns, model.coefficients, model.errors, trend, p_values, strict=True
        )
    ]
    return tuple(sorted(found, key=lambda one: (one.p_value, one.column)))


def _holm(p_values: Vector) -> Vector:
    order = np.argsort(p_values)
    steps = np.maximum.accumulate(p_values[order] * np.arange(len(p_values), 0, -1))
    found = np.empty_like(p_values)
    found[order] = np.minimum(steps, 1.0)
    return found
