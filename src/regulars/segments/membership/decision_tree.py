"""One decision tree (:cite:t:`breiman:cart`).

Cost O(n f log n). Use when the way to a segment has to be read by people; its probabilities are
coarse, one for each leaf.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.membership.grown import Trees
from regulars.segments.reduce import Matrix


class DecisionTreeConfig(BaseModel):
    """How the tree is grown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    leaves: int = Field(default=64, ge=2)
    """The most leaves."""
    leaf_customers: int = Field(default=5, ge=1)
    """The fewest customers in a leaf."""


class DecisionTree:
    """Grows a tree.

    >>> import numpy as np
    >>> points = np.array([[0.0], [0.2], [0.9], [1.1]])
    >>> config = DecisionTreeConfig(leaf_customers=1)
    >>> fitted = DecisionTree(config).fit(points, np.array([0, 0, 1, 1]), seed=0)
    >>> fitted.probabilities(points)[:, 1]
    array([0., 0., 1., 1.])
    """

    def __init__(self, config: DecisionTreeConfig) -> None:
        self.config = config

    def fit(self, points: Matrix, labels: Labels, *, seed: int) -> Trees:
        """Learn from points of shape (n, f) and their classes (see `Classifier.fit`)."""
        from sklearn.tree import DecisionTreeClassifier

        grown = DecisionTreeClassifier(
            max_leaf_nodes=self.config.leaves,
            min_samples_leaf=self.config.leaf_customers,
            random_state=seed,
        ).fit(points, labels)
        return Trees.of([grown])

    @staticmethod
    def restore(state: dict[str, Any]) -> Trees:
        """Return the tree that `Trees.to_dict` described."""
        return Trees.from_dict(state)
