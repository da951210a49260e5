from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.membership import Logistic, LogisticConfig
from regulars.segments.membership.scores import Scores, calibration_error, confusion
from regulars.segments.reduce import Matrix


def test_the_scores_are_scikit_learns(known_groups: tuple[Matrix, Labels]) -> None:
    points, labels = known_groups
    odds = Logistic(LogisticConfig()).fit(points[:300], labels[:300], seed=0).probabilities(points)

    scores = Scores.of(odds, labels)

    placed = odds.argmax(axis=1)
    assert scores.accuracy == pytest.approx(metrics.accuracy_score(labels, placed))
    assert scores.balanced_accuracy == pytest.approx(
        metrics.balanced_accuracy_score(labels, placed)
    )
    assert scores.log_loss == pytest.approx(metrics.log_loss(labels, odds), rel=1e-3)
    assert scores.brier == pytest.approx(
        metrics.brier_score_loss(labels, odds, scale_by_half=False)
    )
    assert (confusion(odds, labels) == metrics.confusion_matrix(labels, placed)).all()


def test_one_certain_mistake_costs_no_infinite_loss() -> None:
    scores = Scores.of(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]), np.array([0, 1, 1]))

    assert np.isfinite(scores.log_loss)
    assert scores.balanced_accuracy == 0.75


def test_overconfidence_is_an_error_of_calibration() -> None:
    rng = np.random.default_rng(2)
    truth = rng.uniform(0.5, 1, 20_000)
    labels = (rng.uniform(size=20_000) > truth).astype(np.intp)
    honest = np.column_stack([truth, 1 - truth])
    boasting = np.column_stack([np.full(20_000, 0.99), np.full(20_000, 0.01)])

    assert calibration_error(honest, labels) < 0.015
    assert calibration_error(boasting, labels) == pytest.approx(0.24, abs=0.01)
