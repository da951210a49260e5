"""How well an order of customers finds those whom the treatment changes, with intervals."""

from __future__ import annotations

from regulars.predictions.uplift.evaluate.auuc import auuc
from regulars.predictions.uplift.evaluate.bootstrap import Estimate, estimate, replicate
from regulars.predictions.uplift.evaluate.money import ProfitAt, profit_curve
from regulars.predictions.uplift.evaluate.policy import PolicyValue, mean_of, policy_value
from regulars.predictions.uplift.evaluate.qini import qini_area, qini_coefficient, qini_curve
from regulars.predictions.uplift.evaluate.ranking import Curve, Ranking
from regulars.predictions.uplift.evaluate.scores import RANDOM, RESPONSE, Scores, score_all
from regulars.predictions.uplift.evaluate.uplift_at import uplift_at, uplift_by_decile

__all__ = [
    "RANDOM",
    "RESPONSE",
    "Curve",
    "Estimate",
    "PolicyValue",
    "ProfitAt",
    "Ranking",
    "Scores",
    "auuc",
    "estimate",
    "mean_of",
    "policy_value",
    "profit_curve",
    "qini_area",
    "qini_coefficient",
    "qini_curve",
    "replicate",
    "score_all",
    "uplift_at",
    "uplift_by_decile",
]
