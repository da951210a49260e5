from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.integrate import quad
from scipy.stats import beta, gamma

from regulars.predictions.btyd.beta_geometric import EFFECTS, NAMES, BetaGeometricLikelihood
from regulars.predictions.btyd.bg_nbd import BGNBD, BGNBDConfig
from regulars.predictions.btyd.cells import Cells, group_customers
from regulars.predictions.btyd.design import Design
from regulars.predictions.btyd.estimate import Estimate
from regulars.predictions.btyd.likelihood import differenced_hessian
from regulars.predictions.btyd.mbg_nbd import MBGNBD, MBGNBDConfig
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
    model = (MBGNBD if first else BGNBD)(
        (MBGNBDConfig if first else BGNBDConfig)(),
        Estimate(NAMES, 4, np.log(LAW[0]), np.eye(4), value, 1, 1),
    )
    assert model.p_alive(cells) == pytest.approx(alive / (alive + dead), rel=1e-7)


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
