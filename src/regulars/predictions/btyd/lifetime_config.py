"""What may be set about lifetime models."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from regulars.predictions.btyd.prior import LogNormalPrior

Algorithm = Literal["bg_nbd", "mbg_nbd", "pareto_nbd", "bg_bb"]

_WIDE = 2.0


def _wide(**medians: float) -> dict[str, LogNormalPrior]:
    return {name: LogNormalPrior(median=median, spread=_WIDE) for name, median in medians.items()}


WEAK_PRIORS: dict[Algorithm, dict[str, LogNormalPrior]] = {
    "bg_nbd": _wide(r=1.0, a=1.0, b=3.0),
    "mbg_nbd": _wide(r=1.0, a=1.0, b=3.0),
    "pareto_nbd": _wide(r=1.0, s=0.7, beta_days=200.0),
    "bg_bb": _wide(alpha=1.0, gamma=1.0, delta=5.0),
}
"""Where customers are alike, or nobody leaves, the likelihood rises for ever; these end it. A
factor of 7 either way is one standard deviation."""


class LifetimeConfig(BaseModel):
    """How lifetimes are predicted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    models: tuple[Algorithm, ...] = Field(default=("bg_nbd", "mbg_nbd", "pareto_nbd"), min_length=1)
    """Models to try; the one that foretold the held-out days best is taken."""
    orders_horizon_days: int = Field(default=90, ge=1)
    """How far ahead orders are expected."""
    revenue_horizon_days: int = Field(default=365, ge=1)
    """How far ahead revenue is expected."""
    holdout_days: int = Field(default=90, ge=7)
    """The last days of the data, foretold from the days before to measure and choose."""
    next_order_within_days: int = Field(default=365, ge=7)
    """A date for the next order speaks of customers who order again within so many days, or within
    as many as the history bears where it bears fewer."""
    annual_discount_rate: float = Field(default=0.1, ge=0)
    """What money is worth less in a year: 0.1 means that 1.10 then is worth 1 today."""
    value_from: Literal["repeat", "all"] = "all"
    """Order days that tell what a customer spends: repeat ones, as in the papers, or all."""
    period_days: int = Field(default=30, ge=1)
    """Days of a period of BG/BB."""
    covariates: tuple[str, ...] = ()
    """Columns of the table `customers` that may raise or lower their rates: numbers, words or yes
    and no that do not change with time (`age_years`, `country`)."""
    priors: dict[Algorithm, dict[str, LogNormalPrior]] = Field(
        default_factory=lambda: dict(WEAK_PRIORS)
    )
    """Beliefs about the parameters of models, in place of weak ones; an empty one for
    a model: maximum likelihood."""
    coefficient_spread: float | None = Field(default=1.0, gt=0)
    """Standard deviation of the prior of coefficients of covariates; none: no prior."""
    level: float = Field(default=0.95, gt=0, lt=1)
    """Of intervals that say how surely an expectation is known."""
    predictive_level: float = Field(default=0.8, gt=0, lt=1)
    """Of intervals for what will happen: the number of orders, the date of the next."""
    min_customers: int = Field(default=100, ge=1)
    """Fewer customers are refused."""
    min_repeat_customers: int = Field(default=30, ge=1)
    """Fewer customers who came back are refused."""
    min_history_days: int = Field(default=90, ge=1)
    """A shorter time since the first order is refused."""

    def period_of(self, algorithm: str) -> int:
        """Days that count as one purchase for a model."""
        return self.period_days if algorithm == "bg_bb" else 1
