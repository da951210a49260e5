from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve

from regulars.predictions.evaluate import calibration_error, reliability_curve


def test_the_curve_is_scikit_learns() -> None:
    rng = np.random.default_rng(1)
    probability = rng.beta(1, 4, 900)
    label = (rng.random(900) < probability).astype(float)
    observed, predicted = calibration_curve(label, probability, n_bins=10, strategy="quantile")
    curve = reliability_curve(label, probability)

    assert [b.observed for b in curve] == pytest.approx(observed.tolist())
    assert [b.predicted for b in curve] == pytest.approx(predicted.tolist())


def test_true_probabilities_err_as_much_as_chance_makes_them_and_shifted_ones_more() -> None:
    rng = np.random.default_rng(2)
    probability = rng.beta(2, 5, 5000)
    label = (rng.random(5000) < probability).astype(float)
    error, chance = calibration_error(label, probability, seed=0)
    shifted, _ = calibration_error(label, np.minimum(probability + 0.1, 1), seed=0)

    assert error.value < 2 * chance.value < 0.04
    assert error.low is not None
    assert error.low <= error.value
    assert shifted.value == pytest.approx(0.1, abs=0.02)
    assert shifted.low is not None
    assert shifted.low > 0.08


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 10)), min_size=1, max_size=60))
def test_every_customer_is_in_one_bin(rows: list[tuple[bool, int]]) -> None:
    label = np.array([float(y) for y, _ in rows])
    probability = np.array([p / 10 for _, p in rows])
    curve = reliability_curve(label, probability)

    assert sum(b.customers for b in curve) == len(rows)
    assert sum(b.customers * b.observed for b in curve) == pytest.approx(label.sum())
    assert all(b.low <= b.observed + 1e-9 <= b.high + 2e-9 for b in curve)
