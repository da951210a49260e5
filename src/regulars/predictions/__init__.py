"""What customers will do: churn, lifetime value, next order, propensity, leads, uplift, demand."""

from __future__ import annotations

from regulars.predictions.card import LeftOut, ModelCard
from regulars.predictions.drift import Baseline, ColumnDrift, baseline_of, drift_of, stale_warning

__all__ = [
    "Baseline",
    "ColumnDrift",
    "LeftOut",
    "ModelCard",
    "baseline_of",
    "drift_of",
    "stale_warning",
]
