from __future__ import annotations

import numpy as np
import pytest

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
