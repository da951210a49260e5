from .early_value import EarlyValue, EarlyValueConfig, predict_early_value
from .payback import Payback, PaybackConfig, cohort_payback
from .retention import CohortMonth, cohort_retention

__all__ = [
    "CohortMonth",
    "EarlyValue",
    "EarlyValueConfig",
    "Payback",
    "PaybackConfig",
    "cohort_payback",
    "cohort_retention",
    "predict_early_value",
]
