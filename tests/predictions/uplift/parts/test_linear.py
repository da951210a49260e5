"""Ridge and logistic lines against other ways to the same answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.predictions.uplift import LinearConfig
from regulars.predictions.uplift.parts import Linear

_FREE = LinearConfig(ridge=1e-7)


def _drawn(n: int = 200) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    X = random.normal(3, [1, 40], (n, 2)).astype(np.float32)
    return X, X[:, 0] - 0.1 * X[:, 1] + random.normal(size=n)


def test_ridge_is_the_augmented_least_squares() -> None:
    """A penalty is so many further rows of which each knows one coefficient to be 0."""
    X, y = _drawn()
    z = (X - X.mean(axis=0)) / X.std(axis=0)
    rows = np.vstack([z, np.sqrt(30) * np.eye(2)])
    expected = np.linalg.lstsq(rows, np.r_[y - y.mean(), 0, 0], rcond=None)[0]

    found = Linear.fit(X, y, None, binary=False, config=LinearConfig(ridge=30))

    assert found.coefficients == pytest.approx(expected, rel=1e-4)
    assert found.intercept == pytest.approx(y.mean())


def test_a_weight_is_so_many_rows() -> None:
    X, y = _drawn()
    times = np.random.default_rng(1).integers(0, 4, len(y))

    weighed = Linear.fit(X, y, times.astype(float), binary=False, config=_FREE)
    repeated = Linear.fit(
        X.repeat(times, axis=0), y.repeat(times), None, binary=False, config=_FREE
    )

    assert weighed.predict(X) == pytest.approx(repeated.predict(X), abs=1e-4)


def test_a_logistic_line_gives_the_shares_of_two_groups() -> None:
    X = np.repeat([[0.0], [1.0]], [40, 60], axis=0).astype(np.float32)
    y = np.r_[np.arange(40) < 10, np.arange(60) < 45].astype(float)

    found = Linear.fit(X, y, None, binary=True, config=_FREE)

    ends = np.array([[0.0], [1.0], [np.nan]], np.float32)
    low, high, missing = found.predict(ends)
    assert (low, high) == pytest.approx((0.25, 0.75), abs=1e-3)
    assert low < missing < high  # a missing number is the mean


@settings(max_examples=30, deadline=None)
@given(scale=st.floats(0.01, 100), shift=st.floats(-100, 100))
def test_the_unit_of_a_column_changes_nothing(scale: float, shift: float) -> None:
    X, y = _drawn(60)
    other = (X.astype(np.float64) * [scale, 1] + [shift, 0]).astype(np.float32)

    one = Linear.fit(X, y, None, binary=False, config=LinearConfig())
    same = Linear.fit(other, y, None, binary=False, config=LinearConfig())

    assert same.predict(other) == pytest.approx(one.predict(X), rel=1e-3, abs=1e-2)
