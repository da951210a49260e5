from .amount import amount_measures
from .auc import auc, auc_difference
from .calibration import CalibrationBin, calibration_error, reliability_curve
from .gains import Gain, gains_at
from .interval import bootstrap, normal, wilson
from .lift import LiftRow, lift_table
from .measure import Measure
from .profit import ProfitPoint, best_profit, profit_curve
from .scoring_rules import brier_score, log_loss

__all__ = [
    "CalibrationBin",
    "Gain",
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
    "gains_at",
    "lift_table",
    "log_loss",
    "normal",
    "profit_curve",
    "reliability_curve",
    "wilson",
]
