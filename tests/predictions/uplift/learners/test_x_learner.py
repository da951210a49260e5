"""Effects imputed for each arm from the other."""

from __future__ import annotations

import numpy as np

from regulars.predictions.uplift import CATALOGUE, Trial, UpliftConfig
from regulars.predictions.uplift.learners import Training

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
