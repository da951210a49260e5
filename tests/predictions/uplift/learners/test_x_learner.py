"""Effects imputed for each arm from the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.predictions.uplift import CATALOGUE, Trial, UpliftConfig
from regulars.predictions.uplift.learners import Training, XLearner
from regulars.predictions.uplift.parts import Constant

if TYPE_CHECKING:
    from tests.predictions.uplift.learners.conftest import Plain

_N = 6_000
_CONFIG = UpliftConfig()


def test_x_beats_t_where_one_arm_is_small() -> None:
    # Kunzel et al. (2019), simulation 1: a rough outcome, a plain effect, few treated.
    random = np.random.default_rng(0)
    X = random.normal(size=(_N, 4)).astype(np.float32)
    treated = random.random(_N) < 0.05
    y = 5 * (X[:, 0] > 0) + 2 * X[:, 1] + 2.0 * treated + random.normal(size=_N)
    training = Training(Trial(X, treated, y, np.full(_N, 0.05), binary=False), _CONFIG, 0)

    error = {
        name: float(((CATALOGUE[name].fit(training).uplift(X) - 2) ** 2).mean())
        for name in ("t", "x")
    }

    assert error["x"] < 0.5 * error["t"]


def test_the_effect_learned_from_the_smaller_arm_weighs_more() -> None:
    """Few were treated, so what they would have done otherwise is known well from the many."""
    model = XLearner(Constant(1.0), Constant(3.0), Constant(0.25))

    assert model.uplift(np.zeros((2, 1), np.float32)).tolist() == [2.5, 2.5]


def test_both_arms_impute_the_same_effect_where_there_is_no_noise(plain: Plain) -> None:
    trial = plain.training.trial
    model = XLearner.fit(plain.training)

    assert model.effect_without.predict(trial.X) == pytest.approx(plain.truth, abs=1e-4)
    assert model.effect_treated.predict(trial.X) == pytest.approx(plain.truth, abs=1e-4)
    assert model.share_treated.value == pytest.approx(trial.propensity.mean())
