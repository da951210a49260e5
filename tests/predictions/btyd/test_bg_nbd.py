from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.model import BadData, Refused
from regulars.predictions.btyd.bg_nbd import BGNBD, BGNBDConfig
from regulars.predictions.btyd.cells import Cells, group_customers
from regulars.predictions.btyd.estimate import Estimate
from regulars.predictions.btyd.prior import LogNormalPrior
from regulars.simulation import LeavingAtOrders, draw_buyers

if TYPE_CHECKING:
    from tests.predictions.btyd.conftest import Cdnow


def _model(r: float, alpha: float, a: float, b: float) -> BGNBD:
    theta = np.log([r, alpha, a, b])
    names = ("r", "alpha_days", "a", "b")
    return BGNBD(BGNBDConfig(), Estimate(names, 4, theta, np.eye(4), -1.0, 100, 10))


def _one(x: int, t: int, T: int) -> Cells:
    return group_customers(*np.array([[x], [t], [T]]))


@pytest.mark.real_data
def test_the_papers_answer_on_cdnow(cdnow: Cdnow) -> None:
    cells = cdnow.cells
    model = BGNBD.fit(cells, BGNBDConfig())

    found = model.estimate.values
    assert found["r"] == pytest.approx(0.2426, abs=5e-5)
    assert found["alpha_days"] / 7 == pytest.approx(4.4136, abs=5e-4)
    assert found["a"] == pytest.approx(0.7929, abs=5e-5)
    assert found["b"] == pytest.approx(2.4259, abs=5e-4)
    # The paper counts weeks: a density per week is seven times one per day, for each repeat order.
    orders = int(cells.count @ cells.frequency)
    in_weeks = model.estimate.log_likelihood + orders * np.log(7)
    assert in_weeks == pytest.approx(-9582.43, abs=0.005)


@pytest.mark.real_data
def test_what_the_authors_sheet_expects_of_the_first_customer(cdnow: Cdnow) -> None:
    # x = 2, t = 30.43 and T = 38.86 weeks: 1.226 orders in the 39 weeks after.
    model = BGNBD.fit(cdnow.cells, BGNBDConfig())

    assert model.expected_orders(_one(2, 213, 272), 39 * 7) == pytest.approx(1.226, abs=5e-4)


def test_simulated_parameters_lie_in_their_intervals() -> None:
    law = LeavingAtOrders(r=0.8, alpha_days=300.0, a=0.9, b=3.0)
    rng = np.random.default_rng(8)
    buyers = draw_buyers(law, rng.integers(500, 3000, 20_000), rng)
    cells = group_customers(buyers.frequency, buyers.recency_days, buyers.tenure_days)
    model = BGNBD.fit(cells, BGNBDConfig())

    for name, (low, high) in model.estimate.intervals(0.999).items():
        assert low < getattr(law, name) < high
        assert high < 1.8 * low


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    # The bench does it 200 times with more customers; here 40 runs, four parameters each.
    law = LeavingAtOrders(r=0.8, alpha_days=400.0, a=0.9, b=2.5)
    held = []
    for run in range(40):
        rng = np.random.default_rng(run)
        buyers = draw_buyers(law, rng.choice([1_000, 2_500, 4_000], 2_000), rng)
        cells = group_customers(buyers.frequency, buyers.recency_days, buyers.tenure_days)
        intervals = BGNBD.fit(cells, BGNBDConfig()).estimate.intervals(0.95)
        held += [low < getattr(law, name) < high for name, (low, high) in intervals.items()]

    assert 0.88 <= np.mean(held) <= 0.99


def test_a_factor_on_the_rate_is_found_as_a_coefficient() -> None:
    rng = np.random.default_rng(9)
    alphas = (100.0, 100.0 * np.exp(-0.7))
    halves = [
        draw_buyers(LeavingAtOrders(0.9, alpha, 0.9, 3.0), np.full(8_000, 800), rng)
        for alpha in alphas
    ]
    x, t, T = (
        np.concatenate([getattr(half, name) for half in halves])
        for name in ("frequency", "recency_days", "tenure_days")
    )
    kind = np.repeat([[0.0], [1.0]], 8_000, axis=0)
    cells = group_customers(x, t, T, covariates=kind)
    model = BGNBD.fit(cells, BGNBDConfig())

    low, high = model.estimate.intervals(0.999)["order_rate_0"]
    assert low < 0.7 < high < low + 0.5
    later = model.expected_orders(cells, 30)
    assert later[cells.group == 1].mean() > later[cells.group == 0].mean()


def test_who_bought_once_is_alive() -> None:
    assert _model(0.2, 30, 0.8, 2.4).p_alive(_one(0, 0, 700)).tolist() == [1.0]


def test_a_prior_holds_what_the_data_leave_open() -> None:
    # All order like clockwork and none leaves: no best a and b.
    tenure = np.arange(100, 400)
    x = tenure // 10
    cells = group_customers(x, x * 10, tenure)

    with pytest.raises(Refused, match="no best parameters"):
        BGNBD.fit(cells, BGNBDConfig())
    beliefs = {name: LogNormalPrior(median=1) for name in ("r", "a", "b")}
    beliefs["alpha_days"] = LogNormalPrior(median=10)
    found = BGNBD.fit(cells, BGNBDConfig(priors=beliefs)).estimate.values
    assert found["r"] / found["alpha_days"] == pytest.approx(0.1, rel=0.1)


def test_a_prior_for_no_parameter_is_refused() -> None:
    config = BGNBDConfig(priors={"beta": LogNormalPrior(median=1)})

    with pytest.raises(BadData, match="no parameter 'beta'"):
        BGNBD.fit(_one(1, 5, 9), config)
