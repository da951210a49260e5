"""What every buy-till-you-die model is, and what it answers about customers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from regulars.predictions.btyd.arrays import Matrix, Vector
from regulars.predictions.btyd.cells import Cells
from regulars.predictions.btyd.design import Design, Effect
from regulars.predictions.btyd.estimate import Estimate, maximise
from regulars.predictions.btyd.likelihood import Likelihood
from regulars.predictions.btyd.pairs import Pairs
from regulars.predictions.btyd.prior import LogNormalPrior, Penalty, penalty


class PurchaseModelConfig(BaseModel):
    """How a model is fitted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    algorithm: str = ""
    """Name in the catalogue."""
    priors: dict[str, LogNormalPrior] = Field(default_factory=dict)
    """Beliefs about parameters, by name; none: maximum likelihood."""
    coefficient_spread: float | None = Field(default=None, gt=0)
    """Standard deviation of the prior of covariates' coefficients; none: no prior."""


@dataclass(frozen=True, slots=True)
class PurchaseModel(ABC):
    """A fitted model of when customers order and when they leave.

    A model says how likely it is that a customer has not left, and what is expected of who has not;
    both together are its answers. What is expected of who has not left depends on frequency and
    tenure alone, so it is asked for `Pairs`.
    """

    config: PurchaseModelConfig
    estimate: Estimate
    """Its parameters, with the coefficients of covariates."""

    title: ClassVar[str]
    """Its name in the papers."""
    names: ClassVar[tuple[str, ...]]
    """Its parameters."""
    effects: ClassVar[tuple[Effect, ...]] = ()
    """What covariates act on; nothing: it takes none."""
    certain_of_new: ClassVar[bool] = False
    """Whether who ordered once is alive by construction, whatever the data say."""
    config_type: ClassVar[type[PurchaseModelConfig]]

    @classmethod
    @abstractmethod
    def likelihood(cls, cells: Cells, config: PurchaseModelConfig) -> Likelihood:
        """The log-likelihood on these customers."""

    @abstractmethod
    def p_alive(self, cells: Cells) -> Vector:
        """The probability that a customer is still one, shape (c,)."""

    @abstractmethod
    def orders_if_alive(self, pairs: Pairs, horizon_days: float) -> Vector:
        """Expected order days within so many days, of who has not left, shape (p,)."""

    @abstractmethod
    def more_orders_if_alive(self, pairs: Pairs, horizon_days: float | Vector) -> Iterator[Vector]:
        """P(more than 0 order days), P(more than 1) and so on without end, each of shape (p,).

        The horizon may differ between pairs.
        """

    @classmethod
    def fit(cls, cells: Cells, config: PurchaseModelConfig) -> Self:
        """Estimate the parameters.

        Raises:
            Refused: where no parameters are best.
            BadData: where a prior names no parameter.
        """
        likelihood = cls.likelihood(cells, config)
        return cls(config, maximise(likelihood, cls.prior(likelihood, config), model=cls.title))

    @classmethod
    def prior(cls, likelihood: Likelihood, config: PurchaseModelConfig) -> Penalty:
        """What the configuration believes."""
        return penalty(
            likelihood.names,
            likelihood.parameters,
            config.priors,
            coefficient_spread=config.coefficient_spread,
        )

    def expected_orders(self, cells: Cells, horizon_days: float) -> Vector:
        """Expected order days within so many days after `as_of`, shape (c,)."""
        pairs = Pairs.of(cells)
        return self.p_alive(cells) * self.orders_if_alive(pairs, horizon_days)[pairs.pair]

    def order_probability(self, cells: Cells, horizon_days: float) -> Vector:
        """The probability of an order within so many days after `as_of`, shape (c,)."""
        pairs = Pairs.of(cells)
        if_alive = self.order_probability_if_alive(pairs, horizon_days)
        return self.p_alive(cells) * if_alive[pairs.pair]

    def order_probability_if_alive(self, pairs: Pairs, horizon_days: float | Vector) -> Vector:
        """The same of who has not left, shape (p,)."""
        return next(self.more_orders_if_alive(pairs, horizon_days))

    @property
    def algorithm(self) -> str:
        """Its name in the catalogue."""
        return self.config.algorithm

    def at(self, theta: Vector) -> Self:
        """The same model with other parameters."""
        return replace(self, estimate=self.estimate.at(theta))

    def natural(self, covariates: Matrix) -> Matrix:
        """The parameters of each group of customers, shape (g, p)."""
        design = Design(covariates, len(self.names), self.effects)
        return np.asarray(np.exp(design.eta(self.estimate.theta)))

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {"config": self.config.model_dump(mode="json"), "estimate": self.estimate.to_dict()}

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Read what `to_dict` gave."""
        config = cls.config_type.model_validate(state["config"])
        return cls(config, Estimate.from_dict(state["estimate"]))
