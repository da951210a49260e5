from .amount import amount_measures
from .auc import auc, auc_difference
from .calibration import CalibrationBin, calibration_error, reliability_curve
from .gains import Gain, gains_at, profits_at
from .interval import bootstrap, normal, wilson
from .lift import LiftRow, lift_table
from .measure import Measure
from .origins import Backtest, OriginScore, pool_origins, score_origin
from .profit import ProfitPoint, best_profit, profit_curve
from .scoring_rules import brier_score, log_loss

__all__ = [
    "Backtest",
    "CalibrationBin",
    "Gain",
    "LiftRow",
    "Measure",
    "OriginScore",
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
    "pool_origins",
    "profit_curve",
    "profits_at",
    "reliability_curve",
    "score_origin",
    "wilson",
]
