from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest, norm, sem

from regulars.predictions.evaluate import bootstrap, normal, wilson
from regulars.predictions.evaluate.interval import Vector


@pytest.mark.parametrize(("successes", "trials"), [(0, 7), (3, 7), (7, 7), (1, 1), (480, 1000)])
def test_the_interval_of_a_share_is_scipys(successes: int, trials: int) -> None:
    expected = binomtest(successes, trials).proportion_ci(method="wilson")

    assert wilson(successes, trials) == pytest.approx((expected.low, expected.high))


def test_without_trials_a_share_may_be_anything() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_interval_of_a_mean_is_scipys_and_one_value_has_none() -> None:
    values = np.random.default_rng(1).gamma(2, 5, 40)

    expected = norm.interval(0.95, values.mean(), sem(values))
    assert normal(values) == pytest.approx(expected)
    assert normal(values[:1]) == (None, None)


def test_resampling_finds_the_interval_of_a_mean() -> None:
    values = np.random.default_rng(2).gamma(2, 5, 400)

    def mean(weights: Vector) -> float:
        return float(np.average(values, weights=weights))

    found = bootstrap(mean, 400, seed=3, replicates=2_000)
    width = 2 * norm.ppf(0.975) * sem(values)
    assert found == pytest.approx(normal(values), abs=0.04 * width)
    assert bootstrap(mean, 400, seed=3, replicates=2_000) == found
    # Shifted to lie around another figure, it is as wide.
    low, high = bootstrap(mean, 400, seed=3, replicates=2_000, around=100.0)
    assert (low, high) == pytest.approx(norm.interval(0.95, 100.0, sem(values)), abs=0.04 * width)


@pytest.mark.parametrize(("share", "told"), [(0.3, True), (0.7, False)])
def test_a_statistic_that_few_draws_allow_has_no_interval(share: float, *, told: bool) -> None:
    rng = np.random.default_rng(4)

    def seldom(weights: Vector) -> float:
        return np.nan if rng.random() < share else float(weights[0])

    low, high = bootstrap(seldom, 10, seed=5)
    assert ((low is not None), (high is not None)) == (told, told)
