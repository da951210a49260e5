"""What a rule of whom to treat is worth, where the truth is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.predictions.uplift.evaluate import policy_value
from regulars.predictions.uplift.learners import doubly_robust

if TYPE_CHECKING:
    from tests.predictions.uplift.evaluate.conftest import MakeTrial


def test_policy_value_of_a_known_rule(make_trial: MakeTrial) -> None:
    random = np.random.default_rng(0)
    n = 40_000
    persuadable = random.random(n) < 0.5
    treated = random.random(n) < 0.3
    y = (random.random(n) < 0.1 + 0.2 * (persuadable & treated)).astype(float)
    trial = make_trial(y, treated)
    psi = (np.full(n, 0.1), np.full(n, 0.2))  # wrong on purpose: e alone makes it right

    found = policy_value(persuadable, trial, doubly_robust(trial, *psi), contact_cost=0.05)

    assert found.treated_share == pytest.approx(0.5, abs=0.01)
    truth = 0.1 + 0.5 * (0.2 - 0.05)
    for value in (found.doubly_robust, found.ipw):
        assert value.low < truth < value.high
        assert value.standard_error < 0.005
    assert found.over_all.low < 0.5 * 0.05 < found.over_all.high
    assert found.over_none.low < 0.5 * 0.15 < found.over_none.high


def test_intervals_cover_the_truth_at_their_rate_and_in_money(make_trial: MakeTrial) -> None:
    """Many experiments with the same truth: half are raised from .1 to .3, and are contacted."""
    random = np.random.default_rng(1)
    n, truth = 1_000, 20 * 0.1 + 0.5 * (20 * 0.2 - 3)
    inside = []
    for _ in range(200):
        persuadable, treated = random.random(n) < 0.5, random.random(n) < 0.3
        y = (random.random(n) < 0.1 + 0.2 * (persuadable & treated)).astype(float)
        trial = make_trial(y, treated)
        mu = np.full(n, 0.1), np.where(persuadable, 0.3, 0.1)
        found = policy_value(
            *(persuadable, trial, doubly_robust(trial, *mu)),
            value_per_outcome=20,
            contact_cost=3,
            level=0.9,
        )
        inside.append([v.low < truth < v.high for v in (found.doubly_robust, found.ipw)])

    assert np.mean(inside, axis=0) == pytest.approx([0.9, 0.9], abs=0.05)


def test_what_everybody_spends_besides_adds_nothing_to_the_doubt(make_trial: MakeTrial) -> None:
    random = np.random.default_rng(2)
    treats, treated = random.random(500) < 0.5, random.random(500) < 0.3
    y = random.gamma(2, 1, 500)
    psi = random.normal(size=500), random.normal(size=500)

    found = policy_value(treats, make_trial(y, treated), psi)
    more = policy_value(treats, make_trial(y + 100, treated), (psi[0] + 100, psi[1] + 100))

    for before, after in ((found.ipw, more.ipw), (found.doubly_robust, more.doubly_robust)):
        assert after.value - before.value == pytest.approx(100)
        assert after.standard_error == pytest.approx(before.standard_error)
