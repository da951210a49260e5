from .boosting import Boosting, Trees
from .calibrate import Calibration, choose_calibration
from .config import BoostingConfig, LearnConfig, LinearConfig
from .encoding import EncodedColumn, Encoding, learn_encoding
from .examples import Examples, check_examples
from .fit import CHOSEN, SAME_TIME, HeldOut, Learned, Task, learn
from .linear import LinearModel, fit_linear
from .model import SCORE, Model, contributions
from .splits import Fold, copies, split

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
