"""Gamma-Gamma (:cite:t:`fader:gammagamma`): what a customer spends on an order day.

Each order day of a customer is worth z ~ Gamma(p, nu), nu ~ Gamma(q, v) over customers (v is the
paper's gamma), independent of how often the customer orders. Of a customer with x order days of
mean value m, equation (1a) is

    ln f(m | x) = lnG(px + q) - lnG(px) - lnG(q) + q ln v + (px - 1) ln m + px ln x
                  - (px + q) ln(v + x m),

and by equation (5) the expected value of an order day is

    E[Z | x, m] = p (v + x m) / (p x + q - 1):

between the customer's own mean and that of all, p v / (q - 1), nearer to the own the larger x.

Cost: one logarithm per customer and evaluation; gamma functions once for each different x.
Use beside a buy-till-you-die model. Not where customers differ by chance alone: see `same_value`.
Nor where who orders more often also spends more per order
(look at the correlation, which `fit_lifetime` reports), nor for values of zero or below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from scipy.special import betainc, betaincinv, digamma, gammaln

from regulars.model import BadData, Refused
from regulars.predictions.btyd.arrays import Counts, Matrix, Vector
from regulars.predictions.btyd.estimate import Estimate, maximise
from regulars.predictions.btyd.likelihood import differenced_hessian
from regulars.predictions.btyd.prior import LogNormalPrior, penalty

NAMES = ("p", "q", "v")
_TINY = float(np.finfo(np.float64).tiny)


class GammaGammaConfig(BaseModel):
    """How Gamma-Gamma is fitted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    algorithm: Literal["gamma_gamma"] = "gamma_gamma"
    """Name in the catalogue."""
    priors: dict[str, LogNormalPrior] = Field(default_factory=dict)
    """Beliefs about `p`, `q` and `v` (in the currency); none: maximum likelihood."""


class GammaGammaLikelihood:
    """The log-likelihood of Gamma-Gamma.

    Args:
        order_days: how many order days each customer has, at least 1, shape (n,).
        mean_value: their mean value, above 0, shape (n,).
        weight: how many customers each stands for.
    """

    names = NAMES
    parameters = len(NAMES)

    def __init__(self, order_days: Counts, mean_value: Vector, *, weight: int = 1) -> None:
        self._x, self._mean, self._weight = order_days, mean_value, weight
        self._total = order_days * mean_value
        self._values = np.arange(int(order_days.max()) + 1)[1:].astype(np.float64)
        self._with_x = np.bincount(order_days - 1).astype(np.float64)
        logs = np.log(self._total)
        self._log_total = float(order_days @ logs)
        self._log_means = float(np.log(mean_value).sum())

    @property
    def customers(self) -> int:
        """How many customers it stands for."""
        return len(self._x) * self._weight

    @property
    def size(self) -> int:
        """How many customers it adds up."""
        return len(self._x)

    def thinned(self, step: int) -> GammaGammaLikelihood:
        """Return the same on every `step`-th customer."""
        rows = slice(step // 2, None, step)
        return GammaGammaLikelihood(self._x[rows], self._mean[rows], weight=self._weight * step)

    def starts(self) -> list[Vector]:
        """Begin at the mean value, with alike and unlike customers."""
        mean = float(self._mean.mean())
        return [np.log([p, q, mean * (q - 1) / p]) for p, q in ((6.0, 4.0), (1.0, 2.0))]

    def value_and_gradient(self, theta: Vector) -> tuple[float, Vector]:
        """The log-likelihood and its gradient by (ln p, ln q, ln v)."""
        p, q, v = np.exp(theta)
        x, n = self._values, self._with_x
        spread = v + self._total
        logs, both = np.log(spread), p * self._x + q
        customers, log_spread, weighted = len(self._x), float(logs.sum()), float(self._x @ logs)
        value = (
            float(n @ (gammaln(p * x + q) - gammaln(p * x)))
            + customers * (q * theta[2] - float(gammaln(q)))
            + p * self._log_total
            - self._log_means
            - p * weighted
            - q * log_spread
        )
        psi = digamma(p * x + q)
        gradient = np.array(
            [
                p * (n @ (x * (psi - digamma(p * x))) + self._log_total - weighted),
                q * (n @ psi + customers * (theta[2] - digamma(q)) - log_spread),
                q * customers - v * (both @ (1 / spread)),
            ]
        )
        return value * self._weight, gradient * self._weight

    def hessian(self, theta: Vector) -> Matrix:
        """The second derivatives, by differences of the gradient."""
        return differenced_hessian(self.value_and_gradient, theta)


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """A fitted Gamma-Gamma.

    >>> days, means = np.array([1, 2, 3, 4] * 30), np.array([10.0, 12, 20, 31] * 30)
    >>> model = GammaGamma.fit(days, means, GammaGammaConfig())
    >>> model.expected_value(np.array([0, 4]), np.array([np.nan, 31.0])).round()
    array([19., 31.])
    """

    title: ClassVar[str] = "Gamma-Gamma"
    config: GammaGammaConfig
    estimate: Estimate
    """p, q, v (in the currency)."""

    @classmethod
    def fit(cls, order_days: Counts, mean_value: Vector, config: GammaGammaConfig) -> Self:
        """Estimate the parameters.

        Args:
            order_days: of each customer, shape (n,); who has none takes no part.
            mean_value: mean value of these, in one currency, shape (n,).
            config: how.

        Raises:
            BadData: where a value is not above 0.
            Refused: where no parameters are best, or the mean of all is infinite.
        """
        took_part = order_days > 0
        days, means = order_days[took_part].astype(np.int64), mean_value[took_part]
        if not (np.isfinite(means).all() and (means > 0).all()):
            raise BadData(
                "Gamma-Gamma knows values above 0 only",
                column="mean_value",
                way_out="leave out customers whose order days are worth nothing",
            )
        if len(days) < len(NAMES):
            raise Refused(
                f"Gamma-Gamma needs customers with a value, has {len(days)}",
                way_out="read a longer period",
            )
        # v grows with the currency: in units near the mean it is in reach of the search in any.
        unit = 2.0 ** np.round(np.log2(means.mean()))
        estimate = _in_currency(
            maximise(
                GammaGammaLikelihood(days, means / unit),
                penalty(NAMES, len(NAMES), _in_units(config.priors, unit)),
                model="Gamma-Gamma",
            ),
            unit,
        )
        if estimate.values["q"] <= 1:
            raise Refused(
                "order days spread so far in value that they have no mean"
                f" (q = {estimate.values['q']:.2f}, at most 1)",
                way_out="look at the largest orders, or give a prior for q",
            )
        return cls(config, estimate)

    def at(self, theta: Vector) -> Self:
        """The same model with other parameters."""
        return replace(self, estimate=self.estimate.at(theta))

    def expected_value(self, order_days: Counts, mean_value: Vector) -> Vector:
        """Expected value of an order day, shape (n,); of who has none the mean of all."""
        p, q, v = np.exp(self.estimate.theta)
        total = np.where(order_days > 0, order_days * mean_value, 0.0)
        return np.asarray(p * (v + total) / (p * order_days + q - 1))

    def unit(self, order_days: Counts, mean_value: Vector) -> Vector:
        """What each customer's sums of order days are counted in, shape (n,)."""
        total = np.where(order_days > 0, order_days * mean_value, 0.0)
        return np.asarray(self.estimate.values["v"] + total)

    def ratio_below(self, order_days: Counts, orders: float, ratios: Matrix) -> Matrix:
        """P(so many orders to come are worth less than a ratio of the unit together).

        nu ~ Gamma(p x + q, v + x m) after x order days, so n orders sum up to a ratio u of v + x m
        whose u / (1 + u) ~ Beta(p n, p x + q).

        Args:
            order_days: those that are known, shape (d,).
            orders: how many are to come.
            ratios: shape (d, points).
        """
        p, q, _ = np.exp(self.estimate.theta)
        known = (p * order_days + q)[:, None]
        return np.asarray(betainc(p * orders, known, ratios / (1 + ratios)))

    def ratio_quantile(self, order_days: Counts, orders: Vector, probability: float) -> Vector:
        """The ratio that is not exceeded with a probability, shape (d,)."""
        p, q, _ = np.exp(self.estimate.theta)
        # Each side keeps its digits where it is small.
        share = betaincinv(p * orders, p * order_days + q, probability)
        rest = betaincinv(p * order_days + q, p * orders, 1 - probability)
        return np.asarray(np.where(share < rest, share, 1 - rest) / np.maximum(rest, _TINY))

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {"config": self.config.model_dump(mode="json"), "estimate": self.estimate.to_dict()}

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Read what `to_dict` gave."""
        config = GammaGammaConfig.model_validate(state["config"])
        return cls(config, Estimate.from_dict(state["estimate"]))


def _in_units(priors: Mapping[str, LogNormalPrior], unit: float) -> dict[str, LogNormalPrior]:
    """Beliefs about values counted in so many of the currency."""
    return {
        name: prior.model_copy(update={"median": prior.median / unit}) if name == "v" else prior
        for name, prior in priors.items()
    }


def _in_currency(estimate: Estimate, unit: float) -> Estimate:
    """The estimate of values that were counted in so many of the currency.

    Only ln v moves, and the density of a mean value by the unit.
    """
    theta = estimate.theta + np.array([0.0, 0.0, np.log(unit)])
    log_likelihood = estimate.log_likelihood - estimate.customers * float(np.log(unit))
    return replace(estimate, theta=theta, log_likelihood=log_likelihood)
