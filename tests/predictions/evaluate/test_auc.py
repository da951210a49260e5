from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm
from sklearn.metrics import roc_auc_score

from regulars.predictions.evaluate import auc, auc_difference


def test_it_is_scikit_learns_area_ties_included() -> None:
    rng = np.random.default_rng(3)
    label = (rng.random(500) < 0.2).astype(float)
    score = np.round(rng.normal(label, 1.0), 1)

    assert auc(label, score).value == pytest.approx(roc_auc_score(label, score), abs=1e-12)


def test_the_interval_covers_the_true_area_at_its_rate() -> None:
    truth = float(norm.cdf(1 / np.sqrt(2)))  # of N(1, 1) against N(0, 1)
    rng = np.random.default_rng(5)
    label = np.repeat([1.0, 0.0], [40, 160])
    found = [auc(label, rng.normal(label, 1.0)) for _ in range(600)]

    covered = np.mean([m.low <= truth <= m.high for m in found])  # type: ignore[operator]
    assert 0.92 <= covered <= 0.98


def test_a_perfect_order_of_few_is_not_certain() -> None:
    measured = auc(np.array([0.0, 0, 0, 1, 1]), np.arange(5.0))

    assert measured.value == 1
    assert measured.low is not None
    assert measured.low < 0.5


def test_the_difference_knows_that_the_customers_are_the_same() -> None:
    rng = np.random.default_rng(8)
    label = (rng.random(2000) < 0.3).astype(float)
    good = rng.normal(label, 1.0)
    worse = good + rng.normal(0, 0.4, 2000)
    difference, p_value = auc_difference(label, good, worse)

    assert difference.value == pytest.approx(auc(label, good).value - auc(label, worse).value)
    assert difference.low is not None
    assert difference.low > 0
    assert p_value < 0.01
    same, chance = auc_difference(label, good, good)
    assert (same.value, chance) == (0.0, 1.0)
