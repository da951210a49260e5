"""The settings of the room, one part for each kind of prediction."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from regulars.predictions.btyd import LifetimeConfig
from regulars.predictions.demand import DemandConfig
from regulars.predictions.learn import LearnConfig
from regulars.predictions.uplift import UpliftConfig


class PredictionsConfig(BaseModel):
    """How predictions are made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    learn: LearnConfig = LearnConfig()
    """How models learn from examples."""
    lifetime: LifetimeConfig = LifetimeConfig()
    """How orders, lifetimes and their value are expected (`regulars predict clv`)."""
    uplift: UpliftConfig = UpliftConfig()
    """How the effect of a treatment is learned (`regulars predict uplift`)."""
    demand: DemandConfig = DemandConfig()
    """How demand is forecast (`regulars predict demand`)."""
