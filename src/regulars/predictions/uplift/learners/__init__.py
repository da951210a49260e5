"""Ways to learn who is changed by a treatment: each is one file and one line in `CATALOGUE`."""

from __future__ import annotations

from regulars.predictions.uplift.learners.class_transformation import ClassTransformation
from regulars.predictions.uplift.learners.dr_learner import DRLearner, doubly_robust
from regulars.predictions.uplift.learners.forest import UpliftForest
from regulars.predictions.uplift.learners.learner import Learner
from regulars.predictions.uplift.learners.r_learner import RLearner
from regulars.predictions.uplift.learners.s_learner import SLearner
from regulars.predictions.uplift.learners.t_learner import TLearner
from regulars.predictions.uplift.learners.training import Training
from regulars.predictions.uplift.learners.x_learner import XLearner

CATALOGUE: dict[str, type[Learner]] = {
    "s": SLearner,
    "t": TLearner,
    "class_transformation": ClassTransformation,
    "x": XLearner,
    "r": RLearner,
    "dr": DRLearner,
    "forest": UpliftForest,
}
"""Name to learner, the plainest first: among equals the first is chosen."""

__all__ = [
    "CATALOGUE",
    "ClassTransformation",
    "DRLearner",
    "Learner",
    "RLearner",
    "SLearner",
    "TLearner",
    "Training",
    "UpliftForest",
    "XLearner",
    "doubly_robust",
]
