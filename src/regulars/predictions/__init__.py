"""What customers will do: churn, lifetime value, next order, propensity, leads, uplift, demand."""

from __future__ import annotations

from regulars.predictions.card import LeftOut, ModelCard
from regulars.predictions.demand import DemandConfig, DemandForecast, forecast_demand
from regulars.predictions.drift import Baseline, ColumnDrift, baseline_of, drift_of, stale_warning

__all__ = [
    "Baseline",
    "ColumnDrift",
    "DemandConfig",
    "DemandForecast",
    "LeftOut",
    "ModelCard",
    "baseline_of",
    "drift_of",
    "forecast_demand",
    "stale_warning",
]
