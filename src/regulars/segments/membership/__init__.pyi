from .classifier import Classifier, FittedClassifier
from .config import MembershipConfig
from .decision_tree import DecisionTree, DecisionTreeConfig
from .learn import CATALOGUE, learn_membership
from .logistic import Logistic, LogisticConfig
from .membership import Membership
from .place import membership_state, placed, restore_membership
from .random_forest import RandomForest, RandomForestConfig

__all__ = [
    "CATALOGUE",
    "Classifier",
    "DecisionTree",
    "DecisionTreeConfig",
    "FittedClassifier",
    "Logistic",
    "LogisticConfig",
    "Membership",
    "MembershipConfig",
    "RandomForest",
    "RandomForestConfig",
    "learn_membership",
    "membership_state",
    "placed",
    "restore_membership",
]
