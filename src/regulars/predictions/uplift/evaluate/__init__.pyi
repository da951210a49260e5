from .auuc import auuc
from .bootstrap import Estimate, estimate, replicate
from .money import ProfitAt, profit_curve
from .policy import PolicyValue, mean_of, policy_value
from .qini import qini_area, qini_coefficient, qini_curve
from .ranking import Curve, Ranking
from .scores import RANDOM, RESPONSE, Scores, score_all
from .uplift_at import uplift_at, uplift_by_decile

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
