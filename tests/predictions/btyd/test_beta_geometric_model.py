from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import betaincinv
from scipy.stats import beta

from regulars.predictions.btyd.beta_geometric import NAMES
from regulars.predictions.btyd.bg_nbd import BGNBD, BGNBDConfig
from regulars.predictions.btyd.cells import group_customers
from regulars.predictions.btyd.estimate import Estimate
from regulars.predictions.btyd.mbg_nbd import MBGNBD, MBGNBDConfig
from regulars.predictions.btyd.pairs import Pairs

R, ALPHA, B = 0.6, 25.0, 2.5


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("a", [0.3, 1.0, 1.00003, 4.0, 2_500.0])
@pytest.mark.parametrize("x", [1, 60])
def test_expected_orders_are_the_integral_over_customers(*, first: bool, a: float, x: int) -> None:
    # Given rate l and probability p, alive: (1 - exp(-l p h)) / p orders in h days.
    horizon, T = 120.0, 200
    cells = group_customers(*np.array([[x], [180], [T]]))
    estimate = Estimate(NAMES, 4, np.log([R, ALPHA, a, B]), np.eye(4), -1.0, 1, 1)
    model = MBGNBD(MBGNBDConfig(), estimate) if first else BGNBD(BGNBDConfig(), estimate)

    def orders(p: float) -> float:
        span = ALPHA + T
        mean = -np.expm1((R + x) * np.log(span / (span + p * horizon))) / p
        return float(mean * beta.pdf(p, a, B + x + first))

    expected = quad(orders, 0, 1, epsrel=1e-10, limit=200)[0]
    tolerance = {1.0: 1e-6, 1.00003: 1e-6, 2_500.0: 1e-4}.get(a, 1e-8)
    found = model.orders_if_alive(Pairs.of(cells), horizon)
    assert found == pytest.approx(expected, rel=tolerance)
    assert model.expected_orders(cells, horizon) == pytest.approx(found * model.p_alive(cells))


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize(
    ("r", "alpha", "a", "b", "x"),
    [(0.9, 1.6, 112.0, 53.0, 0), (1.0, 0.01, 60.0, 400.0, 1), (0.5, 0.001, 45.0, 2000.0, 0)],
)
def test_a_horizon_long_beside_alpha_and_tenure_is_no_nan(
    *, first: bool, r: float, alpha: float, a: float, b: float, x: int
) -> None:
    # Gauss' 2F1 overflows here for any a above some thirty; it gave NaN, and so did every total.
    horizon = 3_650.0
    cells = group_customers(*np.array([[x], [x], [x]]))
    estimate = Estimate(NAMES, 4, np.log([r, alpha, a, b]), np.eye(4), -1.0, 1, 1)
    model = MBGNBD(MBGNBDConfig(), estimate) if first else BGNBD(BGNBDConfig(), estimate)

    def orders(quantile: float) -> float:
        p = betaincinv(a, b + x + first, quantile)
        return float(-np.expm1(-(r + x) * np.log1p(p * horizon / (alpha + x))) / p)

    expected = quad(orders, 1e-12, 1, epsrel=1e-9, limit=300)[0]
    found = model.orders_if_alive(Pairs.of(cells), horizon)
    assert found == pytest.approx(expected, rel=1e-4)
