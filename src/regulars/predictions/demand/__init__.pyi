from .config import DemandConfig
from .forecast import forecast_demand
from .result import BACKTESTS, FORECASTS, SERIES, DemandForecast

__all__ = [
    "BACKTESTS",
    "FORECASTS",
    "SERIES",
    "DemandConfig",
    "DemandForecast",
    "forecast_demand",
]
