"""Every order day is worth the same for everybody: what is left where customers do not differ.

Where customers differ in value by chance alone, Gamma-Gamma has no best parameters (q and v grow
for ever, which draws each customer's mean wholly to that of all), or it takes the long tail of
single order days for customers who differ. What it tends to is the mean of all order days,

    E[Z] = sum of x m / sum of x,

of customers with x order days of mean value m. Its standard error is that of a ratio of two sums
over customers, which supposes nothing of how order days spread.

How far one order day may lie from it is told by the variance of all, but no more than logarithms
bear: one order of a thousand times the mean would else make a gamma of that variance, of which
almost every order day is worth nothing. Of order days with a log-normal law and a relative variance
of V, the logarithm of a mean of x varies by about ln(1 + V / x), and of others with a shorter tail
by more; the V at which these sum up to what is seen is the limit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy.special import gammainc, gammaincinv

from regulars.predictions.btyd.arrays import Counts, Matrix, Vector
from regulars.predictions.btyd.estimate import Estimate

_LEAST_VARIANCE = float(np.finfo(np.float64).eps) ** 2
_LEAST_RELATIVE_VARIANCE = 1e-8
_HALVINGS = 60


class SameValueConfig(BaseModel):
    """Nothing is to be set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    algorithm: Literal["same_value"] = "same_value"
    """Name in the catalogue."""


@dataclass(frozen=True, slots=True)
class SameValue:
    """The mean value of all order days.

    >>> model = SameValue.fit(np.array([0, 1, 3]), np.array([0.0, 10.0, 14.0]))
    >>> model.expected_value(np.array([0, 3]), np.array([0.0, 14.0]))
    array([13., 13.])
    """

    title: ClassVar[str] = "the mean of all order days"
    config: SameValueConfig
    estimate: Estimate
    """value (in the currency). It supposes no law, so it has no likelihood."""
    relative_variance: float
    """Of the value of an order day, as a multiple of the mean squared; single large ones apart."""

    @classmethod
    def fit(cls, order_days: Counts, mean_value: Vector) -> Self:
        """Take the mean.

        Args:
            order_days: of each customer, shape (n,), at least one above 0; who has none takes no
                part.
            mean_value: mean value of these, above 0, in one currency, shape (n,).
        """
        took_part = order_days > 0
        days, means = order_days[took_part], mean_value[took_part]
        value = float(days @ means) / float(days.sum())
        away = days * (means / value - 1) / days.sum()
        variance = max(float(away @ away), _LEAST_VARIANCE)
        estimate = Estimate(
            ("value",),
            1,
            np.log([value]),
            np.array([[variance]]),
            float("nan"),
            len(days),
            len(days),
        )
        # A mean of x order days varies 1 / x as much as one of them.
        spread = float(days @ (means / value - 1) ** 2) / len(days)
        spread = min(spread, _borne_by_logarithms(days, means, spread))
        return cls(SameValueConfig(), estimate, max(spread, _LEAST_RELATIVE_VARIANCE))

    def at(self, theta: Vector) -> Self:
        """The same with another value."""
        return replace(self, estimate=self.estimate.at(theta))

    def expected_value(self, order_days: Counts, mean_value: Vector) -> Vector:
        """Expected value of an order day, shape (n,): the same for all."""
        del mean_value
        return np.full(len(order_days), np.exp(self.estimate.theta[0]))

    def unit(self, order_days: Counts, mean_value: Vector) -> Vector:
        """What each customer's sums of order days are counted in, shape (n,): the value."""
        return self.expected_value(order_days, mean_value)

    def ratio_below(self, order_days: Counts, orders: float, ratios: Matrix) -> Matrix:
        """P(so many orders to come are worth less than a ratio of the value together).

        The sum of order days is taken for a gamma of its mean and variance.

        Args:
            order_days: those that are known, shape (d,); they tell nothing.
            orders: how many are to come.
            ratios: shape (d, points).
        """
        del order_days
        shape = 1 / self.relative_variance
        return np.asarray(gammainc(orders * shape, ratios * shape))

    def ratio_quantile(self, order_days: Counts, orders: Vector, probability: float) -> Vector:
        """The ratio that is not exceeded with a probability, shape (d,)."""
        del order_days
        shape = 1 / self.relative_variance
        return np.asarray(gammaincinv(orders * shape, probability) / shape)

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        estimate = self.estimate.to_dict() | {"log_likelihood": None}
        return {
            "config": self.config.model_dump(mode="json"),
            "estimate": estimate,
            "relative_variance": self.relative_variance,
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Read what `to_dict` gave."""
        config = SameValueConfig.model_validate(state["config"])
        estimate = state["estimate"] | {"log_likelihood": float("nan")}
        return cls(config, Estimate.from_dict(estimate), float(state["relative_variance"]))


def _borne_by_logarithms(days: Counts, means: Vector, most: float) -> float:
    """The relative variance of an order day that logarithms of means tell, up to `most`."""
    logs = np.log(means)
    seen = float(np.square(logs - np.median(logs)).sum())
    number, customers = np.unique(days, return_counts=True)
    low, high = 0.0, most
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        enough = float(customers @ np.log1p(middle / number)) >= seen
        low, high = (low, middle) if enough else (middle, high)
    return high
