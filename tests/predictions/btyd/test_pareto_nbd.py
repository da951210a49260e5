from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest
from scipy.integrate import quad
from scipy.special import hyp2f1

from regulars.predictions.btyd.cells import Cells, group_customers
from regulars.predictions.btyd.pairs import Pairs
from regulars.predictions.btyd.pareto_nbd import ParetoNBD, ParetoNBDConfig, ParetoNBDLikelihood
from regulars.simulation import LeavingAnyTime, draw_buyers

if TYPE_CHECKING:
    from tests.predictions.btyd.conftest import Cdnow

LAW = LeavingAnyTime(r=0.6, alpha_days=30.0, s=0.8, beta_days=60.0)


def _cells(covariates: npt.NDArray[np.float64] | None = None) -> Cells:
    tenure = np.random.default_rng(3).integers(20, 300, 400)
    buyers = draw_buyers(LAW, tenure, np.random.default_rng(4))
    return group_customers(
        buyers.frequency, buyers.recency_days, buyers.tenure_days, covariates=covariates
    )


@pytest.mark.real_data
def test_the_papers_answer_on_cdnow(cdnow: Cdnow) -> None:
    cells = cdnow.cells
    model = ParetoNBD.fit(cells, ParetoNBDConfig())

    found = model.estimate.values
    assert found["r"] == pytest.approx(0.5533, abs=1e-4)
    assert found["alpha_days"] / 7 == pytest.approx(10.578, abs=1e-3)
    assert found["s"] == pytest.approx(0.6062, abs=1e-4)
    assert found["beta_days"] / 7 == pytest.approx(11.669, abs=1e-3)
    in_weeks = model.estimate.log_likelihood + int(cells.count @ cells.frequency) * np.log(7)
    assert in_weeks == pytest.approx(-9594.98, abs=0.005)


@pytest.mark.real_data
def test_what_is_known_of_customer_1516(cdnow: Cdnow) -> None:
    # x = 26, t = 30.86 and T = 31 weeks: 25.46 orders in the year after, alive at 0.9979.
    model = ParetoNBD.fit(cdnow.cells, ParetoNBDConfig())
    customer = group_customers(*np.array([[26], [216], [217]]))

    assert model.expected_orders(customer, 52 * 7) == pytest.approx(25.46, abs=0.01)
    assert model.p_alive(customer) == pytest.approx(0.9979, abs=1e-4)


@pytest.mark.parametrize("law", [(0.6, 30.0, 0.8, 60.0), (2.0, 90.0, 0.3, 7.0)])
def test_the_likelihood_is_the_papers(law: tuple[float, float, float, float]) -> None:
    r, alpha, s, beta = law
    x, t, T = 3, 40, 170
    cells = group_customers(*np.array([[x], [t], [T]]))
    value, _ = ParetoNBDLikelihood(cells).value_and_gradient(np.log(law))

    # With Gauss' 2F1, in the form for alpha above or below beta.
    near, other = (alpha, s + 1) if alpha >= beta else (beta, r + x)
    total = r + s + x

    def part(y: float) -> float:
        gauss = hyp2f1(total, other, total + 1, abs(alpha - beta) / (near + y))
        return float(gauss / (near + y) ** total)

    alive = (alpha + T) ** -(r + x) * (beta + T) ** -s
    before = r * (r + 1) * (r + 2) * alpha**r * beta**s
    expected = np.log(before * (alive + s / total * (part(t) - part(T))))
    assert value == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("kinds", [0, 2])
def test_the_gradient_is_that_of_the_value(kinds: int) -> None:
    rng = np.random.default_rng(5)
    covariates = rng.integers(0, 3, (400, kinds)).astype(float) if kinds else None
    likelihood = ParetoNBDLikelihood(_cells(covariates))
    more = rng.normal(0, 0.3, len(likelihood.names) - 4)
    theta = np.concatenate([np.log([0.4, 12.0, 1.3, 70.0]), more])

    differences = [
        (likelihood.value_and_gradient(theta + e)[0] - likelihood.value_and_gradient(theta - e)[0])
        / 2e-5
        for e in np.eye(len(theta)) * 1e-5
    ]
    assert likelihood.value_and_gradient(theta)[1] == pytest.approx(differences, rel=1e-5, abs=1e-4)


def test_simulated_parameters_lie_in_their_intervals() -> None:
    law = LeavingAnyTime(r=0.7, alpha_days=250.0, s=0.9, beta_days=900.0)
    rng = np.random.default_rng(6)
    buyers = draw_buyers(law, rng.choice([900, 2000], 6_000), rng)
    cells = group_customers(buyers.frequency, buyers.recency_days, buyers.tenure_days)
    estimate = ParetoNBD.fit(cells, ParetoNBDConfig()).estimate

    for name, (low, high) in estimate.intervals(0.999).items():
        assert low < getattr(law, name) < high < 6 * low


def test_more_orders_are_the_integral_over_arrivals() -> None:
    law = ParetoNBD.fit(_cells(), ParetoNBDConfig())
    r, alpha, s, beta = law.natural(np.zeros((1, 0)))[0]
    pairs = Pairs.of(group_customers(*np.array([[4], [80], [100]])))
    horizon = 200.0

    def third(u: float) -> float:
        # The density of the third arrival for Gamma(r + 4, alpha + 100), and not left before.
        shape, scale = r + 4, alpha + 100
        arrivals = shape * (shape + 1) * (shape + 2) / 2 * u**2
        arrivals *= scale**shape / (scale + u) ** (shape + 3)
        return float(arrivals * ((beta + 100) / (beta + 100 + u)) ** s)

    steps = law.more_orders_if_alive(pairs, horizon)
    more_than_two = [next(steps) for _ in range(3)][2]
    assert more_than_two == pytest.approx(quad(third, 0, horizon)[0], rel=1e-9)
