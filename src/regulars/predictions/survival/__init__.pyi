from .config import SurvivalConfig
from .cox import cox_library
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
    "cox_library",
    "fit_survival",
    "kaplan_meier",
]
