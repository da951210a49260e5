from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn.base import ClassifierMixin
from sklearn.ensemble import RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.membership import (
    DecisionTree,
    DecisionTreeConfig,
    RandomForest,
    RandomForestConfig,
)
from regulars.segments.reduce import Matrix

TREE = DecisionTreeConfig(leaves=30, leaf_customers=2)
FOREST = RandomForestConfig(trees=9, leaves=40, leaf_customers=1)


@pytest.mark.parametrize(
    ("ours", "peer"),
    [
        (
            DecisionTree(TREE),
            DecisionTreeClassifier(max_leaf_nodes=30, min_samples_leaf=2, random_state=4),
        ),
        (
            RandomForest(FOREST),
            RandomForestClassifier(9, max_leaf_nodes=40, min_samples_leaf=1, random_state=4),
        ),
    ],
    ids=["tree", "forest"],
)
def test_the_arrays_give_scikit_learns_probabilities_to_the_last_bit(
    known_groups: tuple[Matrix, Labels], ours: DecisionTree | RandomForest, peer: ClassifierMixin
) -> None:
    points, labels = known_groups
    rng = np.random.default_rng(1)
    unseen = np.vstack([points, rng.normal(0, 4, (500, 4)), rng.normal(0, 1e6, (20, 4))])
    fitted = ours.fit(points, labels, seed=4)
    peer.fit(points, labels)

    restored = ours.restore(json.loads(json.dumps(fitted.to_dict())))

    assert (fitted.probabilities(unseen) == peer.predict_proba(unseen)).all()
    assert (restored.probabilities(unseen) == fitted.probabilities(unseen)).all()


def test_a_value_on_the_threshold_goes_where_scikit_learn_sends_it() -> None:
    points = np.array([[0.1], [0.2], [0.3], [0.4]])
    labels = np.array([0, 0, 1, 1])
    config = DecisionTreeConfig(leaf_customers=1)
    fitted = DecisionTree(config).fit(points, labels, seed=0)
    peer = DecisionTreeClassifier(random_state=0).fit(points, labels)
    cut = float(peer.tree_.threshold[0])
    near = np.array([[np.nextafter(cut, 0)], [cut], [np.nextafter(cut, 1)], [cut + 1e-6]])

    assert (fitted.probabilities(near) == peer.predict_proba(near)).all()
