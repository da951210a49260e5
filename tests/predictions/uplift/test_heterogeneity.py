"""The test for differences in the effect: silent without any, loud with some."""

from __future__ import annotations

import numpy as np
from scipy.stats import binomtest

from regulars.predictions.uplift import (
    Heterogeneity,
    LinearConfig,
    Trial,
    UpliftConfig,
    check_heterogeneity,
)
from regulars.predictions.uplift.covariates import Matrix

_N = 1_500
_CONFIG = UpliftConfig(base=LinearConfig())


def _tested(slope: float, seed: int, *, permute: bool = False) -> Heterogeneity:
    random = np.random.default_rng(seed)
    X: Matrix = random.normal(size=(_N, 5)).astype(np.float32)
    treated = random.random(_N) < 0.5
    y = X[:, 1] + treated * (0.3 + slope * X[:, 0]) + random.normal(size=_N)
    if permute:
        treated = random.permutation(treated)
    trial = Trial(X, treated, y, np.full(_N, treated.mean()), binary=False)
    return check_heterogeneity(trial, _CONFIG, seed=seed)


def test_without_heterogeneity_it_is_found_at_the_nominal_rate() -> None:
    # The same effect for all; a pooled cross-fit would find something 12 times in 100.
    p_values = np.array([_tested(0.0, seed).p_value for seed in range(200)])

    found = binomtest(int((p_values < 0.05).sum()), len(p_values), 0.05)
    assert found.pvalue > 0.01
    assert 0.4 < np.mean(p_values) < 0.6


def test_permuted_arms_are_no_finding() -> None:
    p_values = np.array([_tested(0.5, seed, permute=True).p_value for seed in range(100)])

    assert binomtest(int((p_values < 0.05).sum()), len(p_values), 0.05).pvalue > 0.01


def test_a_difference_is_found_and_measured() -> None:
    found = _tested(0.5, 1)

    assert found.found
    assert found.p_value < 1e-6
    assert abs(found.slope - 0.5) < 3 * found.standard_error + 0.1
    assert found.words.startswith("Customers differ")


def test_nothing_found_is_said_in_words() -> None:
    silent = next(t for seed in range(9) if not (t := _tested(0.0, seed)).found)

    assert "decide for all or for none by the average effect" in silent.words


def test_scores_that_are_the_same_for_all_are_no_finding() -> None:
    random = np.random.default_rng(0)
    treated = random.random(_N) < 0.5
    y = (random.random(_N) < 0.3).astype(float)
    trial = Trial(np.ones((_N, 1), np.float32), treated, y, np.full(_N, 0.5), binary=True)

    found = check_heterogeneity(trial, _CONFIG, seed=0)

    assert (found.found, found.folds, found.p_value) == (False, 0, 1.0)
