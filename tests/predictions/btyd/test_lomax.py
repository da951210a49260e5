from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from regulars.predictions.btyd.lomax import points


@settings(max_examples=60, deadline=None)
@example(logs=(0.0, 0.0), r=10.0, q=20.0, days=(0, 0, 40))  # once eight digits were not reached
@given(
    st.tuples(st.floats(-3, 7), st.floats(-3, 7)),
    st.floats(0.01, 20),
    st.floats(1.01, 20),
    st.tuples(st.integers(0, 60), st.integers(0, 500), st.integers(0, 3_000)),
)
def test_it_is_what_adaptive_quadrature_finds(
    logs: tuple[float, float], r: float, q: float, days: tuple[int, int, int]
) -> None:
    x, more, longer = days
    a, b, p, low = *np.exp(logs), r + x, x + more
    high = low + longer

    def integrand(v: float) -> float:
        u = low + np.expm1(v)
        ratio = p * np.log((a + low) / (a + u)) + q * np.log((b + low) / (b + u))
        return float(np.exp(ratio + v))

    expected = quad(integrand, 0, np.log1p(longer), epsabs=0, epsrel=1e-11, limit=400)[0]
    A, B, P, Q, y, end = (np.array([float(value)]) for value in (a, b, p, q, low, high))
    ((_, _, parts),) = points(A=A, B=B, p=P, q=Q, y=y, end=end)
    assert parts.sum() == pytest.approx(expected, rel=1e-8, abs=1e-280)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.filterwarnings("error")
def test_where_the_faster_factor_alone_has_fallen_long_before_the_slower_one(
    *, turned: bool
) -> None:
    # 24 points up to where the slower one falls saw nothing, and the likelihood was ln 0.
    fast, slow = (1e-7, 2.7e5), (1.6e-3, 0.9)

    def integrand(v: float) -> float:
        u = fast[0] * np.expm1(v)
        falls = fast[1] * np.log1p(u / fast[0]) + slow[1] * np.log1p(u / slow[0])
        return float(np.exp(v - falls) * fast[0])

    expected = quad(integrand, 0, 60 / fast[1], epsabs=0, epsrel=1e-11, limit=400)[0]
    first, second = (slow, fast) if turned else (fast, slow)
    A, p, B, q, y, end = (np.array([value]) for value in (*first, *second, 0.0, 500.0))
    ((_, _, parts),) = points(A=A, B=B, p=p, q=q, y=y, end=end)
    assert parts.sum() == pytest.approx(expected, rel=1e-8)


@pytest.mark.filterwarnings("error")
def test_a_tiny_power_of_long_days_does_not_overflow() -> None:
    A, p, B, q, y, end = (np.array([v]) for v in (8e6, 1e-7, 8e6, 1.0, 0.0, 3_000.0))
    ((_, _, parts),) = points(A=A, B=B, p=p, q=q, y=y, end=end)

    assert parts.sum() == pytest.approx(8e6 * np.log1p(3_000 / 8e6), rel=1e-8)
