"""What customers will do: churn, lifetime value, next order, propensity, leads, uplift, demand."""

from __future__ import annotations

from regulars.predictions.btyd import LifetimeConfig, LifetimeModel, fit_lifetime
from regulars.predictions.card import LeftOut, ModelCard
from regulars.predictions.cohorts import (
    CohortMonth,
    EarlyValue,
    EarlyValueConfig,
    Payback,
    PaybackConfig,
    cohort_payback,
    cohort_retention,
    predict_early_value,
)
from regulars.predictions.config import PredictionsConfig
from regulars.predictions.demand import DemandConfig, DemandForecast, forecast_demand
from regulars.predictions.drift import Baseline, ColumnDrift, baseline_of, drift_of, stale_warning
from regulars.predictions.flat import fit_flat, read_texts
from regulars.predictions.leakage import Leak, find_leaks
from regulars.predictions.learn import HeldOut, LearnConfig, Learned, Model
from regulars.predictions.survival import (
    FittedSurvival,
    Proportionality,
    Step,
    SurvivalConfig,
    SurvivalModel,
    fit_survival,
    kaplan_meier,
)

__all__ = [
    "Baseline",
    "CohortMonth",
    "ColumnDrift",
    "DemandConfig",
    "DemandForecast",
    "EarlyValue",
    "EarlyValueConfig",
    "FittedSurvival",
    "HeldOut",
    "Leak",
    "LearnConfig",
    "Learned",
    "LeftOut",
    "LifetimeConfig",
    "LifetimeModel",
    "Model",
    "ModelCard",
    "Payback",
    "PaybackConfig",
    "PredictionsConfig",
    "Proportionality",
    "Step",
    "SurvivalConfig",
    "SurvivalModel",
    "baseline_of",
    "cohort_payback",
    "cohort_retention",
    "drift_of",
    "find_leaks",
    "fit_flat",
    "fit_lifetime",
    "fit_survival",
    "forecast_demand",
    "kaplan_meier",
    "predict_early_value",
    "read_texts",
    "stale_warning",
]
