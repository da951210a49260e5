"""Contractual churn: how long customers stay, and who leaves within a horizon."""

from __future__ import annotations

from regulars.predictions.survival.config import SurvivalConfig
from regulars.predictions.survival.fit import FittedSurvival, fit_survival
from regulars.predictions.survival.kaplan_meier import Step, kaplan_meier
from regulars.predictions.survival.model import SurvivalModel
from regulars.predictions.survival.proportional import Proportionality

__all__ = [
    "FittedSurvival",
    "Proportionality",
    "Step",
    "SurvivalConfig",
    "SurvivalModel",
    "fit_survival",
    "kaplan_meier",
]
