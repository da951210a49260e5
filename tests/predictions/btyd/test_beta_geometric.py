from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.integrate import quad
from scipy.stats import beta, gamma

from regulars.predictions.btyd.beta_geometric import EFFECTS, BetaGeometricLikelihood
from regulars.predictions.btyd.beta_geometric_forecast import BetaGeometricForecast
from regulars.predictions.btyd.cells import Cells, group_customers
from regulars.predictions.btyd.design import Design
from regulars.predictions.btyd.likelihood import differenced_hessian
from regulars.simulation import LeavingAtOrders, draw_buyers

R, ALPHA, A, B = 0.6, 25.0, 0.8, 2.5
LAW = np.array([[R, ALPHA, A, B]])


def _cells(covariates: npt.NDArray[np.float64] | None = None) -> Cells:
    tenure = np.random.default_rng(3).integers(20, 300, 400)
    buyers = draw_buyers(LeavingAtOrders(R, ALPHA, A, B), tenure, np.random.default_rng(4))
    return group_customers(
        buyers.frequency, buyers.recency_days, buyers.tenure_days, covariates=covariates
    )


def _likelihood(cells: Cells, *, first: bool) -> BetaGeometricLikelihood:
    return BetaGeometricLikelihood(
        cells, Design(cells.covariates, 4, EFFECTS), leaves_at_first=first
    )


@pytest.mark.parametrize("first", [False, True])
def test_the_likelihood_is_the_integral_over_customers(*, first: bool) -> None:
    x, t, T = 3, 40, 70
    cells = group_customers(*np.array([[x], [t], [T]]))

    # Given rate and probability, a customer who is alive was silent since t, or left at t.
    def kept(p: float) -> float:
        return float((1 - p) ** (x + first) * beta.pdf(p, A, B))

    def left(p: float) -> float:
        return float(p * (1 - p) ** (x - 1 + first) * beta.pdf(p, A, B))

    def at(rate: float, day: int) -> float:
        return float(rate**x * np.exp(-rate * day) * gamma.pdf(rate, R, scale=1 / ALPHA))

    survived, gone = quad(kept, 0, 1)[0], quad(left, 0, 1)[0]
    alive = survived * quad(at, 0, 3, args=(T,), epsabs=0)[0]
    dead = gone * quad(at, 0, 3, args=(t,), epsabs=0)[0]
    value, _ = _likelihood(cells, first=first).value_and_gradient(np.log(LAW[0]))
    assert value == pytest.approx(np.log(alive + dead), rel=1e-7)
    forecast = BetaGeometricForecast(LAW, leaves_at_first=first)
    assert forecast.p_alive(cells) == pytest.approx(alive / (alive + dead), rel=1e-7)


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("kinds", [0, 2])
def test_derivatives_are_those_of_the_value(*, first: bool, kinds: int) -> None:
    rng = np.random.default_rng(5)
    covariates = rng.integers(0, 3, (400, kinds)).astype(float) if kinds else None
    likelihood = _likelihood(_cells(covariates), first=first)
    theta = np.log([0.4, 12.0, 1.3, 0.7]) + 0.0
    theta = np.concatenate([theta, rng.normal(0, 0.3, len(likelihood.names) - 4)])

    value, gradient = likelihood.value_and_gradient(theta)
    step = 1e-6
    differences = [
        (likelihood.value_and_gradient(theta + e)[0] - likelihood.value_and_gradient(theta - e)[0])
        / (2 * step)
        for e in np.eye(len(theta)) * step
    ]
    assert gradient == pytest.approx(differences, rel=1e-5, abs=1e-4)
    numeric = differenced_hessian(likelihood.value_and_gradient, theta)
    assert likelihood.hessian(theta) == pytest.approx(numeric, rel=1e-5, abs=1e-4)
    assert value < 0


def test_groups_of_customers_add_up_like_customers_without_groups() -> None:
    kinds = np.random.default_rng(6).integers(0, 4, (400, 1)).astype(float)
    theta = np.log(LAW[0])
    together = _likelihood(_cells(), first=False)
    apart = _likelihood(_cells(kinds), first=False)

    value, gradient = together.value_and_gradient(theta)
    same, slope = apart.value_and_gradient(np.concatenate([theta, np.zeros(3)]))
    assert same == pytest.approx(value, rel=1e-12)
    assert slope[:4] == pytest.approx(gradient, rel=1e-9)


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("a", [0.3, 1.0, 1.00003, 4.0])
@pytest.mark.parametrize("x", [1, 60])
def test_expected_orders_are_the_integral_over_customers(*, first: bool, a: float, x: int) -> None:
    # Given rate l and probability p, alive: (1 - exp(-l p h)) / p orders in h days.
    horizon, T = 120.0, 200
    cells = group_customers(*np.array([[x], [180], [T]]))
    law = np.array([[R, ALPHA, a, B]])
    forecast = BetaGeometricForecast(law, leaves_at_first=first)

    def orders(p: float) -> float:
        span = ALPHA + T
        mean = -np.expm1((R + x) * np.log(span / (span + p * horizon))) / p
        return float(mean * beta.pdf(p, a, B + x + first))

    expected = quad(orders, 0, 1, epsrel=1e-10, limit=200)[0] * forecast.p_alive(cells)
    tolerance = 1e-8 if abs(a - 1) > 1e-3 else 1e-6
    assert forecast.expected_orders(cells, horizon) == pytest.approx(expected, rel=tolerance)
