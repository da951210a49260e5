from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from regulars.predictions.btyd.arrays import Vector
from regulars.predictions.btyd.bg_nbd import BGNBD, BGNBDConfig
from regulars.predictions.btyd.cells import cell_of_each
from regulars.predictions.btyd.estimate import Estimate
from regulars.predictions.btyd.gamma_gamma import NAMES, GammaGamma, GammaGammaConfig
from regulars.predictions.btyd.revenue_quantile import revenue_quantiles
from regulars.predictions.btyd.same_value import SameValue
from regulars.predictions.btyd.spend import Spend

R, ALPHA, A, B = 1.2, 60.0, 0.9, 2.0
P, Q, V = 4.0, 3.5, 30.0
TAILS = (0.1, 0.5, 0.9)
DRAWN, HORIZON = 200_000, 365


def _estimate(names: tuple[str, ...], values: list[float]) -> Estimate:
    return Estimate(names, len(names), np.log(values), np.eye(len(names)) * 1e-4, 0.0, 1_000, 100)


MODEL = BGNBD(BGNBDConfig(), _estimate(BGNBD.names, [R, ALPHA, A, B]))
GAMMA_GAMMA = GammaGamma(GammaGammaConfig(), _estimate(NAMES, [P, Q, V]))
_RNG = np.random.default_rng(5)
SAME = SameValue.fit(np.ones(20_000, dtype=np.int64), _RNG.gamma(2.0, 10.0, 20_000))


def _orders(x: int, t: int, tenure: int) -> Vector:
    """How many orders such customers make, as the model tells its story."""
    rng = np.random.default_rng(1)
    cells, _ = cell_of_each(*(np.array([number]) for number in (x, t, tenure)))
    rate, leaves = rng.gamma(R + x, 1 / (ALPHA + tenure), DRAWN), rng.beta(A, B + x, DRAWN)
    here, day = rng.random(DRAWN) < MODEL.p_alive(cells)[0], np.zeros(DRAWN)
    orders = np.zeros(DRAWN)
    while here.any():
        day += rng.exponential(1 / rate)
        here &= day <= HORIZON
        orders += here
        here &= rng.random(DRAWN) > leaves
    return orders


def _worth(spend: Spend, orders: Vector, days: int, mean: float) -> Vector:
    rng = np.random.default_rng(2)
    shape, scale = np.full(DRAWN, 2.0), np.full(DRAWN, 10.0)
    if spend is GAMMA_GAMMA:
        shape, scale = np.full(DRAWN, P), 1 / rng.gamma(P * days + Q, 1 / (V + days * mean), DRAWN)
    found = rng.gamma(np.maximum(shape * orders, 1e-9)) * scale
    return np.where(orders > 0, found, 0.0)


@pytest.mark.parametrize("spend", [GAMMA_GAMMA, SAME], ids=["gamma-gamma", "same value"])
@pytest.mark.parametrize("history", [(0, 0, 40), (2, 90, 150), (30, 350, 360), (3, 100, 400)])
def test_quantiles_are_those_of_customers_drawn(
    spend: Spend, history: tuple[int, int, int]
) -> None:
    x, days, mean = history[0], history[0] + 1, 25.0
    groups = cell_of_each(*(np.array([number, number]) for number in history))
    # The second customer's order days were worth nothing: a mean of all has to serve.
    seen = np.array([days, 0]), np.array([mean, 0.0])
    found = np.array(
        revenue_quantiles(*(MODEL, spend, groups, seen), horizon_days=HORIZON, probabilities=TAILS)
    )

    orders = _orders(x, *history[1:])
    for column, of_days in ((0, days), (1, 0)):
        drawn = np.quantile(_worth(spend, orders, of_days, mean), TAILS)
        assert found[:, column] == pytest.approx(drawn, rel=0.03, abs=0.2)


def test_the_order_and_number_of_customers_change_next_to_nothing() -> None:
    rng = np.random.default_rng(3)
    x = rng.integers(0, 5, 400)
    tenure = rng.integers(100, 300, 400)
    groups = cell_of_each(x, np.where(x > 0, tenure // 2, 0), tenure)
    mean = rng.gamma(4, 10, 400)
    [found] = revenue_quantiles(
        *(MODEL, GAMMA_GAMMA, groups, (x + 1, mean)), horizon_days=90, probabilities=[0.9]
    )
    cells, cell = groups
    some = rng.permutation(400)[:50]
    [again] = revenue_quantiles(
        *(MODEL, GAMMA_GAMMA, (cells, cell[some]), (x[some] + 1, mean[some])),
        horizon_days=90,
        probabilities=[0.9],
    )

    # The grid reaches as far as the customers who order most.
    assert again == pytest.approx(found[some], rel=1e-3)
    assert (found >= 0).all()


@pytest.mark.parametrize("variance", [10.0, 200.0, 1e6])
def test_limits_are_numbers_however_far_order_days_spread(variance: float) -> None:
    # A model saved before single large orders were taken apart may hold any variance.
    groups = cell_of_each(np.array([30]), np.array([350]), np.array([360]))
    wild = replace(SAME, relative_variance=variance)
    found = np.array(
        revenue_quantiles(
            *(MODEL, wild, groups, (np.array([31]), np.array([20.0]))),
            horizon_days=HORIZON,
            probabilities=TAILS,
        )
    )

    assert np.isfinite(found).all()
    assert (np.diff(found[:, 0]) >= 0).all()
    assert (found >= 0).all()
