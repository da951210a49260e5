from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from scipy.integrate import quad_vec

from regulars.predictions.btyd.arrays import Vector
from regulars.predictions.btyd.cells import group_customers
from regulars.predictions.btyd.discount import discounted_orders
from regulars.predictions.btyd.estimate import Estimate
from regulars.predictions.btyd.pareto_nbd import NAMES, ParetoNBD, ParetoNBDConfig
from regulars.predictions.btyd.purchase_model import PurchaseModel

CELLS = group_customers(*np.array([[0, 4, 26], [0, 100, 216], [270, 250, 217]]))


@pytest.fixture
def model() -> PurchaseModel:
    theta = np.log([0.5533, 74.0, 0.6062, 81.7])
    return ParetoNBD(ParetoNBDConfig(), Estimate(NAMES, 4, theta, np.eye(4), -1.0, 1, 1))


def test_orders_are_worth_what_a_sum_by_days_says(model: PurchaseModel) -> None:
    days = np.arange(1, 731)
    expected = np.array([model.expected_orders(CELLS, day) for day in [0, *days]])
    middle = 1.15 ** -((days - 0.5) / 365.25)
    by_days = (np.diff(expected, axis=0) * middle[:, None]).sum(axis=0)

    found = discounted_orders(model, CELLS, 730, annual_discount_rate=0.15)
    assert found == pytest.approx(by_days, rel=1e-5)


def test_without_discount_they_are_the_expected_orders(model: PurchaseModel) -> None:
    found = discounted_orders(model, CELLS, 365, annual_discount_rate=0)

    assert found == pytest.approx(model.expected_orders(CELLS, 365))


@pytest.mark.parametrize(
    ("horizon", "rate"), list(product([30, 365, 1825, 36_500], [0.1, 1.0, 10.0]))
)
def test_no_horizon_and_no_rate_is_too_far(model: PurchaseModel, horizon: int, rate: float) -> None:
    cells = group_customers(*np.array([[0, 4, 26], [0, 100, 216], [0, 250, 217]]))
    daily = np.log1p(rate) / 365.25

    def worth(day: float) -> Vector:
        return np.asarray(np.exp(-daily * day) * model.expected_orders(cells, day))

    ends = [0.0, *(end for end in np.geomspace(1, 36_500, 12) if end < horizon), horizon]
    parts = [quad_vec(worth, *between, epsrel=1e-10)[0] for between in pairwise(ends)]
    exact = worth(horizon) + daily * np.sum(parts, axis=0)

    found = discounted_orders(model, cells, horizon, annual_discount_rate=rate)
    assert found == pytest.approx(exact, rel=1e-6)
