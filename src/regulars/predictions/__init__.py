"""What customers will do: churn, lifetime value, next order, propensity, leads, uplift, demand."""

from __future__ import annotations

from regulars.predictions.btyd import LifetimeConfig, LifetimeModel, fit_lifetime
from regulars.predictions.card import LeftOut, ModelCard
from regulars.predictions.churn import ChurnConfig, fit_churn
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
from regulars.predictions.cuts import CutsConfig, Span
from regulars.predictions.demand import DemandConfig, DemandForecast, forecast_demand
from regulars.predictions.discount import discount_sensitivity
from regulars.predictions.drift import Baseline, ColumnDrift, baseline_of, drift_of, stale_warning
from regulars.predictions.flat import fit_flat, read_like, read_texts
from regulars.predictions.leads import LeadsConfig, fit_leads
from regulars.predictions.leakage import Leak, find_leaks
from regulars.predictions.learn import HeldOut, LearnConfig, Learned, Model
from regulars.predictions.next_order import NextOrder, NextOrderConfig, fit_next_order
from regulars.predictions.propensity import PropensityConfig, fit_propensity
from regulars.predictions.reasons import explain
from regulars.predictions.shop import Shop, ShopPrediction
from regulars.predictions.spend import SpendConfig, fit_spend
from regulars.predictions.survival import (
    FittedSurvival,
    Proportionality,
    Step,
    SurvivalConfig,
    SurvivalModel,
    fit_survival,
    kaplan_meier,
)
from regulars.predictions.uplift import ArmReport, Uplift, UpliftConfig, fit_uplift

__all__ = [
    "ArmReport",
    "Baseline",
    "ChurnConfig",
    "CohortMonth",
    "ColumnDrift",
    "CutsConfig",
    "DemandConfig",
    "DemandForecast",
    "EarlyValue",
    "EarlyValueConfig",
    "FittedSurvival",
    "HeldOut",
    "LeadsConfig",
    "Leak",
    "LearnConfig",
    "Learned",
    "LeftOut",
    "LifetimeConfig",
    "LifetimeModel",
    "Model",
    "ModelCard",
    "NextOrder",
    "NextOrderConfig",
    "Payback",
    "PaybackConfig",
    "PredictionsConfig",
    "PropensityConfig",
    "Proportionality",
    "Shop",
    "ShopPrediction",
    "Span",
    "SpendConfig",
    "Step",
    "SurvivalConfig",
    "SurvivalModel",
    "Uplift",
    "UpliftConfig",
    "baseline_of",
    "cohort_payback",
    "cohort_retention",
    "discount_sensitivity",
    "drift_of",
    "explain",
    "find_leaks",
    "fit_churn",
    "fit_flat",
    "fit_leads",
    "fit_lifetime",
    "fit_next_order",
    "fit_propensity",
    "fit_spend",
    "fit_survival",
    "fit_uplift",
    "forecast_demand",
    "kaplan_meier",
    "predict_early_value",
    "read_like",
    "read_texts",
    "stale_warning",
]
