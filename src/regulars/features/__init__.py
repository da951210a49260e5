"""Step 2: one row per customer, as known on a date.

`build_features` computes the table; `docs/features.md` explains every column. To add a feature,
write one function under `feature` in the file of its subject and name it in that file's tuple.
"""

from __future__ import annotations

from regulars.features.arrays import InArrow
from regulars.features.availability import TIME_OF_DAY, columns_with_data
from regulars.features.build import build_features
from regulars.features.catalogue import CATALOGUE, catalogue
from regulars.features.dates import day_of, hour_of, weekday_of, with_month
from regulars.features.exact import exact_sum, exact_sum_of_squares
from regulars.features.explain import explain_missing
from regulars.features.feature import Feature, feature
from regulars.features.grains import Materialise
from regulars.features.rfm_segments import RFM_CELLS

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
