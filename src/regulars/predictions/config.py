"""The settings of the room, one part for each kind of prediction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from regulars.predictions.btyd import LifetimeConfig
from regulars.predictions.cohorts import EarlyValueConfig
from regulars.predictions.cuts import BacktestConfig, CutsConfig
from regulars.predictions.demand import DemandConfig
from regulars.predictions.learn import BoostingConfig, LearnConfig
from regulars.predictions.uplift import UpliftConfig

InRun = Literal["clv", "churn", "next-order"]


class ContactConfig(BaseModel):
    """What a contact brings and costs, in the currency of the orders; both or neither."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value_of_one: float | None = Field(default=None, ge=0)
    """Money that one customer who buys, or stays, brings."""
    contact_cost: float | None = Field(default=None, ge=0)
    """Money that one contact costs."""

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.value_of_one is None) != (self.contact_cost is None):
            raise ValueError("`value_of_one` and `contact_cost` belong together")
        return self


class PredictionsConfig(BaseModel):
    """How predictions are made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    in_run: tuple[InRun, ...] = ("clv", "churn")
    """What `regulars run` predicts of every customer; the others are made by `regulars predict`."""
    cuts: CutsConfig = CutsConfig(most_cuts=4, step_days=45)
    """How far ahead churn, propensity and the next order look, and the moments of the shop's past
    that they are learned from."""
    most_examples: int = Field(default=40_000, ge=1_000)
    """The most examples (a customer at a moment) to learn from; of more customers, those are taken
    whose ids have the smallest hashes. All customers are predicted."""
    explained_customers: int = Field(default=20_000, ge=0)
    """How many customers have the reasons of their prediction written down, the highest first."""
    learn: LearnConfig = LearnConfig(
        folds=3,
        inner_folds=2,
        boosting=BoostingConfig(leaves=(8,), learning_rate=0.1, rounds=200, patience=15),
    )
    """How models learn from the shop's past: quickly, since each run learns anew."""
    churn_corrects_dates: bool = True
    """Whether churn corrects what the dates of orders alone say (BG/NBD), which goes on where the
    examples of a short history end; else it is learned from the features alone."""
    backtest: BacktestConfig = BacktestConfig()
    """At which moments of the past churn is predicted again (`regulars predict churn --backtest`);
    `cuts` and `learn` are those above."""
    table: LearnConfig = LearnConfig()
    """How models learn from a table with one row per customer (`regulars predict leads`)."""
    contact: ContactConfig = ContactConfig()
    """What a contact is worth: the report then draws what contacting the top of a list brings, and
    `regulars predict` says how far down it pays."""
    lifetime: LifetimeConfig = LifetimeConfig()
    """How orders, lifetimes and their value are expected (`regulars predict clv`)."""
    early_value: EarlyValueConfig = EarlyValueConfig()
    """How the value of new customers is told early (`regulars predict early-value`); `learn` and
    `seed` are those above."""
    uplift: UpliftConfig = UpliftConfig()
    """How the effect of a treatment is learned (`regulars predict uplift`)."""
    demand: DemandConfig = DemandConfig()
    """How demand is forecast (`regulars predict demand`)."""

    @field_validator("cuts", "learn", mode="before")
    @classmethod
    def _over_what_is_usual_here(cls, given: object, info: ValidationInfo) -> object:
        """A setting named alone leaves the others as they are here, not as they are elsewhere."""
        return _over(cls.model_fields[str(info.field_name)].default, given)


def _over(usual: BaseModel, given: object) -> object:
    """Settings that are given over the usual ones."""
    if not isinstance(given, Mapping):
        return given
    whole: dict[str, Any] = dict(usual)
    for name, value in given.items():
        part = whole.get(name)
        whole[name] = _over(part, value) if isinstance(part, BaseModel) else value
    return whole
