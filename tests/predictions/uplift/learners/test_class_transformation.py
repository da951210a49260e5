"""One regression whose target is right on average."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.predictions.uplift import LinearConfig, Trial, UpliftConfig
from regulars.predictions.uplift.experiment import Floats
from regulars.predictions.uplift.learners import ClassTransformation, Training


@pytest.mark.parametrize("binary", [True, False])
def test_where_no_column_tells_anything_it_is_the_difference_of_the_arms(*, binary: bool) -> None:
    random = np.random.default_rng(0)
    treated = np.arange(1_000) < 200  # a fifth
    y: Floats = (random.random(1_000) < 0.2 + 0.3 * treated).astype(np.float64)
    if not binary:
        y *= random.gamma(2, 20, 1_000)
    X = np.zeros((1_000, 1), np.float32)
    trial = Trial(X, treated, y, np.full(1_000, 0.2), binary)

    model = ClassTransformation.fit(Training(trial, UpliftConfig(base=LinearConfig()), 0))

    effect = y[treated].mean() - y[~treated].mean()
    assert model.uplift(X[:2]) == pytest.approx(np.full(2, effect), rel=1e-3)
