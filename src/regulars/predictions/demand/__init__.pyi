from .config import DemandConfig
from .forecast import forecast_demand
from .result import BACKTESTS, FORECASTS, HISTORY, SERIES, DemandForecast

__all__ = [
    "BACKTESTS",
    "FORECASTS",
    "HISTORY",
    "SERIES",
    "DemandConfig",
    "DemandForecast",
    "forecast_demand",
]
