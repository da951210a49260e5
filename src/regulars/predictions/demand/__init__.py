"""How much of what will be sold: per product, category and segment, in days or weeks."""

from __future__ import annotations

from regulars.predictions.demand.config import DemandConfig
from regulars.predictions.demand.forecast import forecast_demand
from regulars.predictions.demand.result import BACKTESTS, FORECASTS, SERIES, DemandForecast

__all__ = [
    "BACKTESTS",
    "FORECASTS",
    "SERIES",
    "DemandConfig",
    "DemandForecast",
    "forecast_demand",
]
