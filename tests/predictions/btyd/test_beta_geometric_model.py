from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
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
