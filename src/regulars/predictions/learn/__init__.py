"""Learning from examples: LightGBM beside a regression, calibrated, measured on held-out rows."""

from __future__ import annotations

from regulars.predictions.learn.boosting import Boosting, Trees
from regulars.predictions.learn.calibrate import Calibration, choose_calibration
from regulars.predictions.learn.config import BoostingConfig, LearnConfig, LinearConfig
from regulars.predictions.learn.encoding import EncodedColumn, Encoding, learn_encoding
from regulars.predictions.learn.examples import Examples, check_examples
from regulars.predictions.learn.fit import CHOSEN, SAME_TIME, HeldOut, Learned, Task, learn
from regulars.predictions.learn.linear import LinearModel, fit_linear
from regulars.predictions.learn.model import SCORE, Model, contributions
from regulars.predictions.learn.splits import Fold, copies, split

__all__ = [
    "CHOSEN",
    "SAME_TIME",
    "SCORE",
    "Boosting",
    "BoostingConfig",
    "Calibration",
    "EncodedColumn",
    "Encoding",
    "Examples",
    "Fold",
    "HeldOut",
    "LearnConfig",
    "Learned",
    "LinearConfig",
    "LinearModel",
    "Model",
    "Task",
    "Trees",
    "check_examples",
    "choose_calibration",
    "contributions",
    "copies",
    "fit_linear",
    "learn",
    "learn_encoding",
    "split",
]
