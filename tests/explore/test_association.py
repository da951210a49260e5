from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import pearsonr, spearmanr
from scipy.stats.contingency import association

from regulars.explore.association import (
    contingency,
    correlation_ratio,
    cramers_v,
    pearson,
    spearman,
)

RNG = np.random.default_rng(3)
X = np.round(RNG.normal(size=300), 1)  # with ties
Y = X**3 + RNG.normal(size=300)


def test_numbers_agree_with_scipy() -> None:
    assert pearson(X, Y) == pytest.approx(pearsonr(X, Y).statistic)
    assert spearman(X, Y) == pytest.approx(spearmanr(X, Y).statistic)


def test_the_last_digit_of_an_engine_changes_no_rank() -> None:
    amounts = X + 10.1
    other = np.nextafter(amounts, np.where(np.arange(300) % 2, np.inf, -np.inf))
    assert spearman(other, Y) == spearman(amounts, Y)


def test_a_constant_has_no_correlation() -> None:
    assert pearson(X, np.ones(300)) is None
    assert spearman(np.ones(300), Y) is None
    assert correlation_ratio(np.zeros(300, dtype=np.int64), Y) is None
    assert cramers_v(np.zeros(300, dtype=np.int64), np.arange(300) % 2) is None


def test_cramers_v_is_scipys_less_the_bias() -> None:
    x = RNG.integers(0, 4, 50_000)
    y = np.where(RNG.random(50_000) < 0.4, x, RNG.integers(0, 4, 50_000))
    uncorrected = association(contingency(x, y), method="cramer")

    assert cramers_v(x, y) == pytest.approx(uncorrected, abs=1e-3)
    # With few rows and many groups chance alone looks strong; the correction takes it away.
    few_x, few_y = RNG.integers(0, 8, 60), RNG.integers(0, 8, 60)
    assert association(contingency(few_x, few_y), method="cramer") > 0.3
    assert (cramers_v(few_x, few_y) or 0.0) < 0.15


def test_cramers_v_by_hand() -> None:
    # [[30, 10], [10, 30]]: chi2 = 20, phi2 = 0.25 - 1/79, both sides 2 - 1/79.
    x = np.repeat([0, 0, 1, 1], [30, 10, 10, 30])
    y = np.repeat([0, 1, 0, 1], [30, 10, 10, 30])

    assert cramers_v(x, y) == pytest.approx(np.sqrt((0.25 - 1 / 79) / (1 - 1 / 79)))


def test_correlation_ratio_by_hand() -> None:
    # Group means 2 and 6 around 4: between 4 * 4 = 16; total 9 + 1 + 1 + 9 = 20.
    found = correlation_ratio(np.array([0, 0, 1, 1]), np.array([1.0, 3.0, 5.0, 7.0]))

    assert found == pytest.approx(np.sqrt(16 / 20))
