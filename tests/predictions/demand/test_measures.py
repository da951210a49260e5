from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from regulars.predictions.demand.measures import errors

_AMOUNTS = arrays(np.float64, 20, elements=st.integers(0, 10**8).map(lambda cents: cents / 100))


def test_repeating_the_last_season_in_training_errs_by_one() -> None:
    training = np.array([1.0, 4, 2, 8, 5, 7])

    found = errors(training[2:], training[:-2], training, 2)

    assert (found.mase, found.rmsse) == pytest.approx((1.0, 1.0))


@given(_AMOUNTS, _AMOUNTS, st.floats(0.01, 1000))
def test_the_currency_does_not_matter(
    training: np.ndarray[tuple[int], np.dtype[np.float64]],
    actual: np.ndarray[tuple[int], np.dtype[np.float64]],
    rate: float,
) -> None:
    forecast = np.full(20, 3.0)
    plain = errors(actual, forecast, training, 7)
    other = errors(actual * rate, forecast * rate, training * rate, 7)

    assert 0 <= plain.smape <= 2
    for name in ("mase", "rmsse", "bias"):
        one, two = getattr(plain, name), getattr(other, name)
        if one is not None and two is not None:
            assert two == pytest.approx(one, rel=1e-6, abs=1e-6)


def test_what_cannot_be_scaled_has_no_scaled_error() -> None:
    found = errors(np.zeros(3), np.ones(3), np.full(9, 2.0), 1)

    assert (found.mase, found.rmsse, found.bias, found.smape) == (None, None, None, 2.0)
