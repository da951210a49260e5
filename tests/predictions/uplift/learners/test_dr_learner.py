"""Regression of doubly robust effects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.predictions.uplift import Trial
from regulars.predictions.uplift.learners import DRLearner, doubly_robust

if TYPE_CHECKING:
    from tests.predictions.uplift.learners.conftest import Plain


def test_known_outcomes() -> None:
    """What was seen corrects what was expected, by as many customers as each stands for."""
    X, one, e = np.zeros((2, 1), np.float32), np.ones(2), np.array([0.25, 0.2])
    trial = Trial(X, np.array([True, False]), 3 * one, e, binary=False)

    without, treated = doubly_robust(trial, one, 2 * one)

    assert without.tolist() == pytest.approx([1, 1 + (3 - 1) / 0.8])
    assert treated.tolist() == pytest.approx([2 + (3 - 2) / 0.25, 2])


def test_either_expectation_or_propensity_may_be_wrong(plain: Plain) -> None:
    trial = plain.training.trial
    n = 200_000
    random = np.random.default_rng(1)
    many = trial.take(random.integers(0, len(trial), n))
    w = random.random(n) < many.propensity
    first, second = many.X.astype(np.float64).T
    mu = 3 + second - first, 4 + second + first
    many = replace(many, treated=w, y=np.where(w, mu[1], mu[0]))
    truth = (mu[1] - mu[0]).mean()
    nothing = np.zeros(n)

    blind = doubly_robust(many, nothing, nothing)
    knowing = doubly_robust(replace(many, propensity=np.full(n, 0.5)), *mu)
    both_wrong = doubly_robust(replace(many, propensity=np.full(n, 0.5)), nothing, nothing)

    assert (blind[1] - blind[0]).mean() == pytest.approx(truth, abs=0.06)
    assert (knowing[1] - knowing[0]).mean() == pytest.approx(truth, abs=1e-4)
    assert abs((both_wrong[1] - both_wrong[0]).mean() - truth) > 0.3


def test_without_noise_the_effect_is_exact(plain: Plain) -> None:
    found = DRLearner.fit(plain.training).uplift(plain.training.trial.X)

    assert found == pytest.approx(plain.truth, abs=1e-3)
