from .early_value import EarlyValue, predict_early_value
from .early_value_config import EarlyValueConfig
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
