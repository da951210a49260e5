from .arrays import InArrow
from .availability import TIME_OF_DAY, columns_with_data
from .build import build_features
from .catalogue import CATALOGUE, catalogue
from .dates import day_of, hour_of, weekday_of, with_month
from .exact import exact_sum, exact_sum_of_squares
from .explain import explain_missing
from .feature import Feature, feature
from .grains import Materialise
from .rfm_segments import RFM_CELLS

__all__ = [
    "CATALOGUE",
    "RFM_CELLS",
    "TIME_OF_DAY",
    "Feature",
    "InArrow",
    "Materialise",
    "build_features",
    "catalogue",
    "columns_with_data",
    "day_of",
    "exact_sum",
    "exact_sum_of_squares",
    "explain_missing",
    "feature",
    "hour_of",
    "weekday_of",
    "with_month",
]
