"""Grown trees as plain arrays, which go to JSON and are walked with NumPy alone.

A customer starts at node 0 of each tree and goes left where the feature, rounded to 32 bits as
scikit-learn does, is at most the node's threshold, else right, until a leaf; the probability is
the mean of the leaves' class shares.

Cost O(n trees depth).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt

from regulars.segments.reduce import Matrix
from regulars.segments.scale import Vector

if TYPE_CHECKING:
    from sklearn.tree import DecisionTreeClassifier

Nodes = npt.NDArray[np.intp]
_LEAF = -1


@dataclass(frozen=True, slots=True)
class Tree:
    """One tree of `nodes` nodes, the root first."""

    feature: Nodes
    """Column that a node asks about, shape (nodes,); 0 at a leaf."""
    threshold: Vector
    """Values up to this one go left, shape (nodes,); 0 at a leaf."""
    left: Nodes
    """Node for those, shape (nodes,); -1 at a leaf."""
    right: Nodes
    """Node for the others, shape (nodes,); -1 at a leaf."""
    share: Matrix
    """Share of each class at a leaf, shape (nodes, m); 0 elsewhere."""

    @classmethod
    def of(cls, grown: DecisionTreeClassifier) -> Self:
        """Take the arrays out of scikit-learn's tree."""
        tree = grown.tree_
        leaf = tree.children_left == _LEAF
        return cls(
            feature=np.where(leaf, 0, tree.feature).astype(np.intp),
            threshold=np.where(leaf, 0.0, tree.threshold),
            left=tree.children_left.astype(np.intp),
            right=tree.children_right.astype(np.intp),
            share=np.where(leaf[:, None], tree.value[:, 0, :], 0.0),
        )

    def leaves(self, points: npt.NDArray[np.float32]) -> Nodes:
        """Return the leaf of each point of shape (n, f): shape (n,)."""
        node = np.zeros(len(points), dtype=np.intp)
        inside = np.flatnonzero(self.left[node] != _LEAF)
        while len(inside):
            at = node[inside]
            low = points[inside, self.feature[at]] <= self.threshold[at]
            at = np.where(low, self.left[at], self.right[at])
            node[inside] = at
            inside = inside[self.left[at] != _LEAF]
        return node

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values; only leaves have shares, in the order of the nodes."""
        return {
            "feature": self.feature.tolist(),
            "threshold": self.threshold.tolist(),
            "left": self.left.tolist(),
            "right": self.right.tolist(),
            "leaf_share": self.share[self.left == _LEAF].tolist(),
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        left = np.asarray(state["left"], dtype=np.intp)
        of_leaves = np.asarray(state["leaf_share"], dtype=np.float64)
        share = np.zeros((len(left), of_leaves.shape[1]))
        share[left == _LEAF] = of_leaves
        return cls(
            feature=np.asarray(state["feature"], dtype=np.intp),
            threshold=np.asarray(state["threshold"], dtype=np.float64),
            left=left,
            right=np.asarray(state["right"], dtype=np.intp),
            share=share,
        )


@dataclass(frozen=True, slots=True)
class Trees:
    """One or more trees that are averaged."""

    trees: tuple[Tree, ...]
    """The trees, at least one."""

    @classmethod
    def of(cls, grown: Sequence[DecisionTreeClassifier]) -> Self:
        """Take the arrays out of scikit-learn's trees."""
        return cls(tuple(Tree.of(tree) for tree in grown))

    def probabilities(self, points: Matrix) -> Matrix:
        """Return the probability of each class for points of shape (n, f): shape (n, m)."""
        rounded = points.astype(np.float32)
        total = np.zeros((len(points), self.trees[0].share.shape[1]))
        for tree in self.trees:
            total += tree.share[tree.leaves(rounded)]
        return total / len(self.trees)

    def log_odds(self, columns: Sequence[str], prefix: str) -> None:  # noqa: ARG002 - of others
        """Trees are applied to batches only."""
        return

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {"trees": [tree.to_dict() for tree in self.trees]}

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        return cls(tuple(Tree.from_dict(tree) for tree in state["trees"]))
