from .best_arm import BestArm
from .checks import Balance, Randomisation, check_balance, check_randomisation, check_shares
from .config import BoostedConfig, ForestConfig, LinearConfig, UpliftConfig
from .evaluate import Estimate, PolicyValue, Scores
from .experiment import Experiment, Trial, read_experiment
from .fit import fit_uplift
from .heterogeneity import Heterogeneity, check_heterogeneity
from .learners import CATALOGUE
from .report import ArmReport
from .uplift import Uplift

__all__ = [
    "CATALOGUE",
    "ArmReport",
    "Balance",
    "BestArm",
    "BoostedConfig",
    "Estimate",
    "Experiment",
    "ForestConfig",
    "Heterogeneity",
    "LinearConfig",
    "PolicyValue",
    "Randomisation",
    "Scores",
    "Trial",
    "Uplift",
    "UpliftConfig",
    "check_balance",
    "check_heterogeneity",
    "check_randomisation",
    "check_shares",
    "fit_uplift",
    "read_experiment",
]
