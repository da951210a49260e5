"""Cohorts of new customers: who stays, when they have paid back, what they will be worth."""

from __future__ import annotations

from regulars.predictions.cohorts.early_value import (
    EarlyValue,
    EarlyValueConfig,
    predict_early_value,
)
from regulars.predictions.cohorts.payback import Payback, PaybackConfig, cohort_payback
from regulars.predictions.cohorts.retention import CohortMonth, cohort_retention

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
