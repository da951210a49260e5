"""How sure a customer's segment is: classifiers that learn the membership from the features.

Each method is one file and one line in `CATALOGUE`, the simplest first.
"""

from __future__ import annotations

from regulars.segments.membership.classifier import Classifier, FittedClassifier
from regulars.segments.membership.config import MembershipConfig
from regulars.segments.membership.decision_tree import DecisionTree, DecisionTreeConfig
from regulars.segments.membership.learn import CATALOGUE, learn_membership
from regulars.segments.membership.logistic import Logistic, LogisticConfig
from regulars.segments.membership.membership import Membership
from regulars.segments.membership.place import membership_state, placed, restore_membership
from regulars.segments.membership.random_forest import RandomForest, RandomForestConfig

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
