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
