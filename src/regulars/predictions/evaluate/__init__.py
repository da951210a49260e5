"""How good a prediction is, on customers that the model has not seen.

Each measure is one file. All return `Measure`s, which carry a 95 % interval wherever there is one.
"""

from __future__ import annotations

from regulars.predictions.evaluate.amount import amount_measures
from regulars.predictions.evaluate.auc import auc, auc_difference
from regulars.predictions.evaluate.calibration import (
    CalibrationBin,
    calibration_error,
    reliability_curve,
)
from regulars.predictions.evaluate.interval import bootstrap, normal, wilson
from regulars.predictions.evaluate.lift import LiftRow, lift_table
from regulars.predictions.evaluate.measure import Measure
from regulars.predictions.evaluate.profit import ProfitPoint, best_profit, profit_curve
from regulars.predictions.evaluate.scoring_rules import brier_score, log_loss

__all__ = [
    "CalibrationBin",
    "LiftRow",
    "Measure",
    "ProfitPoint",
    "amount_measures",
    "auc",
    "auc_difference",
    "best_profit",
    "bootstrap",
    "brier_score",
    "calibration_error",
    "lift_table",
    "log_loss",
    "normal",
    "profit_curve",
    "reliability_curve",
    "wilson",
]
