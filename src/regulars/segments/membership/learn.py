"""Learn the membership: compare the methods on held-out customers and keep one.

The simplest method whose log loss is within one standard error of the best one's is kept
(:cite:`breiman:cart`) and fitted again on all customers of the sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from regulars.model import Cannot
from regulars.segments.cluster.clusterer import Labels
from regulars.segments.membership.config import MembershipConfig
from regulars.segments.membership.decision_tree import DecisionTree
from regulars.segments.membership.held_out import Fold, HeldOut, importance, judge, stratified
from regulars.segments.membership.logistic import Logistic
from regulars.segments.membership.membership import Membership
from regulars.segments.membership.novelty import Novelty
from regulars.segments.membership.random_forest import RandomForest
from regulars.segments.membership.scores import confusion
from regulars.segments.membership.tables import (
    classifiers_table,
    confusion_table,
    importance_table,
)
from regulars.segments.reduce import Matrix

CATALOGUE: dict[str, Any] = {"logistic": Logistic, "tree": DecisionTree, "forest": RandomForest}
"""Method name to class, the simplest first; each is built from its config, see `Classifier`."""

FEWEST = 3  # customers that a segment needs to be learned
_TWO = 2


def learn_membership(
    features: Sequence[str],
    points: Matrix,
    labels: Labels,
    config: MembershipConfig,
    *,
    seed: int,
) -> Membership | Cannot:
    """Learn how sure a customer's segment is, and who is unlike anyone known.

    Args:
        features: names of the f features.
        points: scaled features, shape (n, f); the first of them are a fair sample.
        labels: the segment of each, shape (n,), from 0.
        config: the settings.
        seed: of every random choice.

    Returns:
        What places customers, or why nothing can be learned. A segment with fewer than three
        customers is not learned: its members have no probability.
    """
    sample = _sample(labels, config.customers)
    points, labels = points[sample], labels[sample]
    segments = int(labels.max()) + 1
    sizes = np.bincount(labels, minlength=segments)
    learned = np.flatnonzero(sizes >= FEWEST)
    if len(learned) < _TWO:
        return Cannot(
            "Probability of the membership",
            f"only {len(learned)} of {segments} segments have at least {FEWEST} customers",
            "ask for fewer segments, or read a longer period",
        )
    seeds = [int(s) for s in np.random.SeedSequence(seed).generate_state(3) % 2**31]
    taken = np.isin(labels, learned)
    known, classes = points[taken], np.searchsorted(learned, labels[taken])
    folds = stratified(classes, min(config.folds, int(sizes[learned].min())), seeds[0])
    judged: dict[str, HeldOut] = {
        name: judge(method(getattr(config, name)), known, classes, folds, seed=seeds[1])
        for name, method in CATALOGUE.items()
        if name in config.methods
    }
    chosen = simplest(judged)
    lost = importance(judged[chosen], known, classes, folds, seed=seeds[2])
    ids = [int(label) + 1 for label in learned]
    return Membership(
        features=tuple(features),
        method=chosen,
        segment_ids=tuple(ids),
        classifier=CATALOGUE[chosen](getattr(config, chosen)).fit(known, classes, seed=seeds[1]),
        novelty=Novelty.fit(points, labels, segments, share=config.unlike_share),
        false_alarms=_false_alarms(known, classes, folds, config.unlike_share),
        classifiers=classifiers_table(
            {name: found.scores for name, found in judged.items()}, chosen, len(known), len(folds)
        ),
        confusion=confusion_table(confusion(judged[chosen].probabilities, classes), ids),
        importance=importance_table(features, lost, chosen),
    )


def simplest(judged: dict[str, HeldOut]) -> str:
    """The first method of the catalogue within one standard error of the best log loss."""
    best = min((found.scores for found in judged.values()), key=lambda scores: scores.log_loss)
    limit = best.log_loss + best.log_loss_error
    return next(
        name for name in CATALOGUE if name in judged and judged[name].scores.log_loss <= limit
    )


def _sample(labels: Labels, limit: int) -> Labels:
    """Positions of the first customers, and of some more of segments that would be missed."""
    chosen = np.arange(len(labels)) < limit
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        chosen[members[:FEWEST]] = True
    return np.flatnonzero(chosen)


def _false_alarms(points: Matrix, labels: Labels, folds: list[Fold], share: float) -> float:
    """Share of held-out customers whom the others' limits call unlike."""
    alarms = 0
    segments = int(labels.max()) + 1
    for fold in folds:
        others = Novelty.fit(points[fold.others], labels[fold.others], segments, share=share)
        alarms += int(others.unlike(points[fold.held_out], labels[fold.held_out]).sum())
    return alarms / len(points)
