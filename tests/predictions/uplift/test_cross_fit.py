"""Every customer is scored by learners that never saw them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from regulars.predictions.uplift import ForestConfig, LinearConfig, Trial, UpliftConfig
from regulars.predictions.uplift.cross_fit import cross_fit
from regulars.predictions.uplift.evaluate import RANDOM, RESPONSE
from regulars.predictions.uplift.folds import folds

_CONFIG = UpliftConfig(
    learners=("forest", "dr"), base=LinearConfig(), folds=3, forest=ForestConfig(trees=4)
)


def _trial() -> Trial:
    random = np.random.default_rng(0)
    X = random.normal(size=(900, 2)).astype(np.float32)
    treated = random.random(900) < 0.5
    y = 5 + X[:, 1] + treated * (0.5 + X[:, 0]) + random.normal(size=900)
    return Trial(X, treated, y, np.full(900, treated.mean()), binary=False)


def test_nobodys_own_outcome_is_in_their_score() -> None:
    trial = _trial()
    fold = folds(trial, _CONFIG.folds, seed=1)
    here = fold == 0
    other = replace(trial, y=np.where(here, trial.y + 100 * trial.treated, trial.y))

    before, after = cross_fit(trial, _CONFIG, seed=1), cross_fit(other, _CONFIG, seed=1)

    for name in ("dr", "forest", RESPONSE):
        assert np.array_equal(before.orders[name][here], after.orders[name][here]), name
        assert not np.array_equal(before.orders[name][~here], after.orders[name][~here]), name
    for one, same in zip(before.limits["forest"], after.limits["forest"], strict=True):
        assert np.array_equal(one[here], same[here])


def test_orders_are_named_and_the_outcomes_are_on_average_right() -> None:
    trial = _trial()

    held = cross_fit(trial, _CONFIG, seed=1)

    assert list(held.orders) == ["dr", "forest", RESPONSE, RANDOM]  # the plainest first
    assert list(held.limits) == ["forest"]
    assert np.mean(held.psi[0]) == pytest.approx(5, abs=0.2)
    assert np.mean(held.psi[1]) == pytest.approx(5.5, abs=0.2)
    w = trial.treated  # what they would have done without it is expected, never seen
    assert np.corrcoef(held.psi[0][w], trial.X[w, 1])[0, 1] > 0.95
    assert np.corrcoef(held.orders["dr"], trial.X[:, 0])[0, 1] > 0.9
    assert np.corrcoef(held.orders[RESPONSE], trial.X.sum(axis=1))[0, 1] > 0.9
