from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics

from regulars.predictions.evaluate import brier_score, log_loss


def test_they_are_scikit_learns() -> None:
    rng = np.random.default_rng(4)
    probability = rng.random(300)
    label = (rng.random(300) < probability).astype(float)

    brier, loss = brier_score(label, probability), log_loss(label, probability)
    assert brier.value == pytest.approx(metrics.brier_score_loss(label, probability))
    assert loss.value == pytest.approx(metrics.log_loss(label, probability))
    assert loss.low is not None
    assert loss.high is not None
    assert loss.low < loss.value < loss.high


def test_a_certain_mistake_is_dear_but_finite() -> None:
    assert 7 < log_loss(np.array([1.0, 0.0]), np.array([0.0, 0.0])).value < 20
