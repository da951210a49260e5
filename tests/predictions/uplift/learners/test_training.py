"""Regressions that several learners share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.predictions.uplift import Trial, UpliftConfig
from regulars.predictions.uplift.folds import folds
from regulars.predictions.uplift.learners import Training

if TYPE_CHECKING:
    from tests.predictions.uplift.learners.conftest import Plain


def test_each_outcome_is_learned_from_its_own_arm(plain: Plain) -> None:
    without, treated = (part.predict(plain.training.trial.X) for part in plain.training.outcomes)

    assert without == pytest.approx(plain.without, abs=1e-4)
    assert treated == pytest.approx(plain.without + plain.truth, abs=1e-4)


def test_nobodys_own_outcome_is_in_what_was_expected_of_them(plain: Plain) -> None:
    training = plain.training
    here = folds(training.trial, training.config.nuisance_folds, seed=0) == 0
    trial = replace(training.trial, y=training.trial.y * np.where(here, 2, 1))

    before, after = training.cross_fitted, replace(training, trial=trial).cross_fitted

    for one, other in zip(before, after, strict=True):
        assert np.array_equal(one[here], other[here])
        assert not np.isclose(one[~here], other[~here]).any()


def test_rows_and_their_weights_stay_together() -> None:
    """Of the last three only the one that weighs something counts."""
    X = np.zeros((4, 1), np.float32)
    w = np.array([True, False, True, False])
    trial = Trial(X, w, np.zeros(4), np.full(4, 0.5), binary=False)
    training = Training(trial, UpliftConfig(), 0)
    rows, weight = np.array([False, True, True, True]), np.array([5.0, 0, 3, 0])

    part = training.fit(np.array([1.0, 2, 7, 4]), binary=False, rows=rows, weight=weight)

    assert part.predict(X) == pytest.approx(np.full(4, 7.0))
