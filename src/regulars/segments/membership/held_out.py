"""Cross-validation: each customer is judged by a classifier that has not seen the customer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.membership.classifier import Classifier, FittedClassifier
from regulars.segments.membership.scores import Scores
from regulars.segments.reduce import Matrix
from regulars.segments.scale import Vector


@dataclass(frozen=True, slots=True)
class Fold:
    """One part of the customers.

    Attributes:
        others: positions of the customers to learn from.
        held_out: positions of the customers to judge.
    """

    others: Labels
    held_out: Labels


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What one method gives for customers it has not seen.

    Attributes:
        probabilities: shape (n, m).
        fitted: the classifier of each fold.
        scores: how good it is.
    """

    probabilities: Matrix
    fitted: list[FittedClassifier]
    scores: Scores


def stratified(labels: Labels, folds: int, seed: int) -> list[Fold]:
    """Cut customers into parts with the same share of each class.

    Args:
        labels: classes of shape (n,), each with at least `folds` customers.
        folds: how many parts.
        seed: of the shuffling.
    """
    from sklearn.model_selection import StratifiedKFold

    cut = StratifiedKFold(folds, shuffle=True, random_state=seed)
    return [Fold(others, held) for others, held in cut.split(np.zeros((len(labels), 1)), labels)]


def judge(
    method: Classifier, points: Matrix, labels: Labels, folds: list[Fold], *, seed: int
) -> HeldOut:
    """Fit a method on all folds but one, in turn, and judge the one."""
    probabilities = np.zeros((len(labels), int(labels.max()) + 1))
    fitted = []
    for fold in folds:
        fitted.append(method.fit(points[fold.others], labels[fold.others], seed=seed))
        probabilities[fold.held_out] = fitted[-1].probabilities(points[fold.held_out])
    return HeldOut(probabilities, fitted, Scores.of(probabilities, labels))


def importance(
    judged: HeldOut, points: Matrix, labels: Labels, folds: list[Fold], *, seed: int
) -> Vector:
    """Permutation importance (:cite:t:`breiman:forests`) on held-out customers, shape (f,).

    It is the accuracy lost when the values of one feature are shuffled among the customers.
    """
    rng = np.random.default_rng(seed)
    right = np.zeros(points.shape[1])
    for fold, fitted in zip(folds, judged.fitted, strict=True):
        held = points[fold.held_out]
        for column in range(points.shape[1]):
            shuffled = held.copy()
            shuffled[:, column] = rng.permutation(held[:, column])
            placed = fitted.probabilities(shuffled).argmax(axis=1)
            right[column] += (placed == labels[fold.held_out]).sum()
    lost: Vector = judged.scores.accuracy - right / len(labels)
    return lost
