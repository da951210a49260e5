from .config import SurvivalConfig
from .fit import FittedSurvival, fit_survival
from .kaplan_meier import Step, kaplan_meier
from .model import SurvivalModel
from .proportional import Proportionality

__all__ = [
    "FittedSurvival",
    "Proportionality",
    "Step",
    "SurvivalConfig",
    "SurvivalModel",
    "fit_survival",
    "kaplan_meier",
]
