"""BG/NBD (:cite:t:`fader:bgnbd`): customers leave right after a purchase, or not at all.

1. While alive, a customer orders at random at rate lambda: the time to the next is exponential.
2. After each repeat purchase, the customer leaves with probability p.
3. lambda ~ Gamma(r, alpha) and p ~ Beta(a, b) over customers, independent of each other.

Likelihood: equation (6) of the paper, as `beta_geometric` writes it with m = x. Expected orders:
equation (10), as `beta_geometric_forecast` writes it. A customer without a repeat purchase has had
no chance to leave and is alive with probability 1: where most customers order once, that is the
model's weak side, which MBG/NBD mends.

Cost: O(c) per evaluation for c different histories, about five evaluations.
Use when customers may leave without a word (no contract) and orders come at no regular rhythm. Not
for subscriptions (a survival model knows when they end), nor where seasons rule the orders.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from regulars.predictions.btyd.arrays import Vector
from regulars.predictions.btyd.beta_geometric import EFFECTS, NAMES, BetaGeometricLikelihood
from regulars.predictions.btyd.beta_geometric_forecast import BetaGeometricForecast
from regulars.predictions.btyd.cells import Cells
from regulars.predictions.btyd.design import Design
from regulars.predictions.btyd.estimate import Estimate, maximise
from regulars.predictions.btyd.prior import LogNormalPrior, penalty


class BGNBDConfig(BaseModel):
    """How BG/NBD is fitted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    algorithm: Literal["bg_nbd"] = "bg_nbd"
    """Name in the catalogue."""
    priors: dict[str, LogNormalPrior] = Field(default_factory=dict)
    """Beliefs about `r`, `alpha_days`, `a` and `b`; none: maximum likelihood."""
    coefficient_spread: float | None = Field(default=None, gt=0)
    """Standard deviation of the prior of covariates' coefficients; none: no prior."""


@dataclass(frozen=True, slots=True)
class BGNBD:
    """A fitted BG/NBD.

    >>> from regulars.predictions.btyd.cells import group_customers
    >>> frequency = np.array([0, 0, 0, 1, 1, 2, 4] * 20)
    >>> recency = np.array([0, 0, 0, 30, 60, 70, 80] * 20)
    >>> cells = group_customers(frequency, recency, np.array([90] * 140))
    >>> model = BGNBD.fit(cells, BGNBDConfig(priors={
    ...     "a": LogNormalPrior(median=1), "b": LogNormalPrior(median=3)}))
    >>> model.expected_orders(cells, horizon_days=30).round(2)
    array([0.22, 0.33, 0.34, 0.48, 0.76])
    """

    config: BGNBDConfig
    estimate: Estimate
    """r, alpha_days (days), a, b; then the coefficients of covariates."""

    @property
    def algorithm(self) -> str:
        """Its name in the catalogue."""
        return self.config.algorithm

    @classmethod
    def fit(cls, cells: Cells, config: BGNBDConfig) -> Self:
        """Estimate the parameters.

        Raises:
            Refused: where no parameters are best.
            BadData: where a prior names no parameter.
        """
        design = Design(cells.covariates, len(NAMES), EFFECTS)
        likelihood = BetaGeometricLikelihood(cells, design, leaves_at_first=False)
        prior = penalty(
            likelihood.names,
            len(NAMES),
            config.priors,
            coefficient_spread=config.coefficient_spread,
        )
        return cls(config, maximise(likelihood, prior, model="BG/NBD"))

    def at(self, theta: Vector) -> Self:
        """The same model with other parameters."""
        return replace(self, estimate=self.estimate.at(theta))

    def p_alive(self, cells: Cells) -> Vector:
        """The probability that a customer is still one, shape (c,)."""
        return self._forecast(cells).p_alive(cells)

    def expected_orders(self, cells: Cells, horizon_days: float) -> Vector:
        """Expected order days within so many days after `as_of`, shape (c,)."""
        return self._forecast(cells).expected_orders(cells, horizon_days)

    def order_probability(self, cells: Cells, horizon_days: float) -> Vector:
        """The probability of at least one order within so many days, shape (c,)."""
        return self._forecast(cells).order_probability(cells, horizon_days)

    def next_order_days(self, cells: Cells, probability: float) -> Vector:
        """Days by which the next order has come with this probability, if there is one."""
        return self._forecast(cells).next_order_days(cells, probability)

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {"config": self.config.model_dump(mode="json"), "estimate": self.estimate.to_dict()}

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Read what `to_dict` gave."""
        config = BGNBDConfig.model_validate(state["config"])
        return cls(config, Estimate.from_dict(state["estimate"]))

    def _forecast(self, cells: Cells) -> BetaGeometricForecast:
        design = Design(cells.covariates, len(NAMES), EFFECTS)
        natural = np.exp(design.eta(self.estimate.theta))
        return BetaGeometricForecast(natural, leaves_at_first=False)
