"""Can a classifier tell the arms apart?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import norm

from regulars.predictions.uplift import UpliftConfig, check_balance
from regulars.predictions.uplift.checks import check_two_sample

if TYPE_CHECKING:
    from tests.predictions.uplift.checks.conftest import MakeTrial


def test_what_only_columns_together_give_away_is_seen(make_trial: MakeTrial) -> None:
    """Treated were mostly those with both signs alike: no column differs, the pair tells all."""
    drawn = make_trial(chosen=0)
    alike = drawn.X[:, 0] * drawn.X[:, 1] > 0
    treated = np.random.default_rng(0).random(len(drawn)) < np.where(alike, 0.8, 0.2)
    trial = replace(drawn, treated=treated)

    found = check_two_sample(trial, UpliftConfig(), seed=0)

    assert check_balance(trial, ["a", "b", "c"]).unlike == ()
    assert found.auc.value > 0.75
    assert found.p_value < 1e-6


def test_under_chance_the_statistic_is_standard_normal(
    make_trial: MakeTrial, linear: UpliftConfig
) -> None:
    z = norm.isf(
        [
            check_two_sample(make_trial(chosen=0, seed=seed), linear, seed=seed).p_value
            for seed in range(100)
        ]
    )

    assert np.mean(z) == pytest.approx(0, abs=0.3)
    assert np.std(z) == pytest.approx(1, abs=0.25)
