"""A random forest (:cite:t:`breiman:forests`): the mean of trees grown on bootstrap samples.

Cost O(trees n f log n) to grow, O(trees n depth) to apply, in batches. Use when no straight line
separates the groups; not when ten million customers have to be placed within seconds.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.membership.grown import Trees
from regulars.segments.reduce import Matrix


class RandomForestConfig(BaseModel):
    """How the forest is grown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    trees: int = Field(default=40, ge=1)
    """How many trees."""
    leaves: int = Field(default=128, ge=2)
    """The most leaves of a tree."""
    leaf_customers: int = Field(default=3, ge=1)
    """The fewest customers in a leaf."""


class RandomForest:
    """Grows a forest.

    >>> import numpy as np
    >>> points = np.array([[0.0], [0.2], [0.9], [1.1]])
    >>> config = RandomForestConfig(leaf_customers=1)
    >>> fitted = RandomForest(config).fit(points, np.array([0, 0, 1, 1]), seed=0)
    >>> fitted.probabilities(points).argmax(axis=1)
    array([0, 0, 1, 1])
    """

    def __init__(self, config: RandomForestConfig) -> None:
        self.config = config

    def fit(self, points: Matrix, labels: Labels, *, seed: int) -> Trees:
        """Learn from points of shape (n, f) and their classes (see `Classifier.fit`)."""
        from sklearn.ensemble import RandomForestClassifier

        grown = RandomForestClassifier(
            self.config.trees,
            max_leaf_nodes=self.config.leaves,
            min_samples_leaf=self.config.leaf_customers,
            random_state=seed,
            n_jobs=1,
        ).fit(points, labels)
        return Trees.of(grown.estimators_)

    @staticmethod
    def restore(state: dict[str, Any]) -> Trees:
        """Return the forest that `Trees.to_dict` described."""
        return Trees.from_dict(state)
