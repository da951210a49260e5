"""The settings of learning the membership."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from regulars.segments.membership.decision_tree import DecisionTreeConfig
from regulars.segments.membership.logistic import LogisticConfig
from regulars.segments.membership.random_forest import RandomForestConfig

Method = Literal["logistic", "tree", "forest"]


class MembershipConfig(BaseModel):
    """How the probability of a segment is learned, and who is unlike anyone known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    methods: tuple[Method, ...] = Field(default=("logistic", "tree", "forest"), min_length=1)
    """The methods to compare; the simplest within one standard error of the best is used."""
    logistic: LogisticConfig = LogisticConfig()
    """The logistic regression."""
    tree: DecisionTreeConfig = DecisionTreeConfig()
    """The decision tree."""
    forest: RandomForestConfig = RandomForestConfig()
    """The random forest."""
    customers: int = Field(default=20_000, ge=100)
    """The most customers to learn from."""
    folds: int = Field(default=5, ge=2)
    """Parts for the cross-validation; fewer where a segment has fewer customers."""
    unlike_share: float = Field(default=0.01, gt=0, lt=0.5)
    """Share of the known customers of a segment that count as unlike the others."""
