from .applied import applied_card
from .at_stake import LEAST_CHURN, kept_share, value_at_stake
from .backtest import backtest_churn
from .btyd import (
    NO_REVENUE,
    LifetimeConfig,
    LifetimeModel,
    fit_lifetime,
    net_orders,
    unmatched_returns,
)
from .card import LeftOut, ModelCard
from .churn import BY_DATES, ChurnConfig, add_order_dates, fit_churn
from .cohorts import (
    CohortMonth,
    EarlyValue,
    EarlyValueConfig,
    Payback,
    PaybackConfig,
    cohort_payback,
    cohort_retention,
    predict_early_value,
)
from .config import ContactConfig, PredictionsConfig
from .cuts import BacktestConfig, CutsConfig, Span
from .demand import DemandConfig, DemandForecast, demand_library, forecast_demand
from .discount import discount_sensitivity
from .drift import Baseline, ColumnDrift, baseline_of, counted_anew, drift_of, stale_warning
from .evaluate import Backtest, Gain, Measure, OriginScore, gains_at, profits_at
from .flat import fit_flat, read_label, read_like, read_texts, who_did
from .leads import LeadsConfig, fit_leads
from .leakage import Leak, find_leaks
from .learn import HeldOut, LearnConfig, Learned, Model
from .lifetime_reasons import explain_lifetime
from .next_order import NextOrder, NextOrderConfig, fit_next_order
from .next_order_model import NextOrderModel
from .propensity import PropensityConfig, asked_today, fit_propensity
from .reasons import explain
from .saved_models import SavedModel, load_model
from .shop import Shop, ShopPrediction, customers_at
from .spend import SpendConfig, fit_spend
from .survival import (
    FittedSurvival,
    Proportionality,
    Step,
    SurvivalConfig,
    SurvivalModel,
    cox_library,
    fit_survival,
    kaplan_meier,
)
from .uplift import ArmReport, BestArm, Estimate, Uplift, UpliftConfig, fit_uplift

__all__ = [
    "BY_DATES",
    "LEAST_CHURN",
    "NO_REVENUE",
    "ArmReport",
    "Backtest",
    "BacktestConfig",
    "Baseline",
    "BestArm",
    "ChurnConfig",
    "CohortMonth",
    "ColumnDrift",
    "ContactConfig",
    "CutsConfig",
    "DemandConfig",
    "DemandForecast",
    "EarlyValue",
    "EarlyValueConfig",
    "Estimate",
    "FittedSurvival",
    "Gain",
    "HeldOut",
    "LeadsConfig",
    "Leak",
    "LearnConfig",
    "Learned",
    "LeftOut",
    "LifetimeConfig",
    "LifetimeModel",
    "Measure",
    "Model",
    "ModelCard",
    "NextOrder",
    "NextOrderConfig",
    "NextOrderModel",
    "OriginScore",
    "Payback",
    "PaybackConfig",
    "PredictionsConfig",
    "PropensityConfig",
    "Proportionality",
    "SavedModel",
    "Shop",
    "ShopPrediction",
    "Span",
    "SpendConfig",
    "Step",
    "SurvivalConfig",
    "SurvivalModel",
    "Uplift",
    "UpliftConfig",
    "add_order_dates",
    "applied_card",
    "asked_today",
    "backtest_churn",
    "baseline_of",
    "cohort_payback",
    "cohort_retention",
    "counted_anew",
    "cox_library",
    "customers_at",
    "demand_library",
    "discount_sensitivity",
    "drift_of",
    "explain",
    "explain_lifetime",
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
    "gains_at",
    "kaplan_meier",
    "kept_share",
    "load_model",
    "net_orders",
    "predict_early_value",
    "profits_at",
    "read_label",
    "read_like",
    "read_texts",
    "stale_warning",
    "unmatched_returns",
    "value_at_stake",
    "who_did",
]
