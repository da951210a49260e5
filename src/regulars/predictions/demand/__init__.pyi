from .config import DemandConfig
from .forecast import forecast_demand
from .models import demand_library
from .result import BACKTESTS, FORECASTS, HISTORY, SERIES, DemandForecast

__all__ = [
    "BACKTESTS",
    "FORECASTS",
    "HISTORY",
    "SERIES",
    "DemandConfig",
    "DemandForecast",
    "demand_library",
    "forecast_demand",
]
