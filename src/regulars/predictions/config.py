"""The settings of the room, one part for each kind of prediction."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from regulars.predictions.demand import DemandConfig
from regulars.predictions.learn import LearnConfig


class PredictionsConfig(BaseModel):
    """How predictions are made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    learn: LearnConfig = LearnConfig()
    """How models learn from examples."""
    demand: DemandConfig = DemandConfig()
    """How demand is forecast (`regulars predict demand`)."""
