from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from regulars.model import BadData
from regulars.predictions.btyd.bg_bb import BGBB, BGBBConfig, BGBBLikelihood
from regulars.predictions.btyd.cells import Cells, group_customers
from regulars.predictions.btyd.estimate import Estimate
from regulars.predictions.btyd.pairs import Pairs

YEARLY = BGBBConfig(period_days=1)
PAPER = np.log([1.204, 0.750, 0.657, 2.783])


def _model(theta: np.ndarray = PAPER, period_days: int = 1) -> BGBB:
    names = ("alpha", "beta", "gamma", "delta")
    config = BGBBConfig(period_days=period_days)
    return BGBB(config, Estimate(names, 4, theta, np.eye(4), -1.0, 10, 1))


@pytest.mark.real_data
def test_the_papers_answer_on_donors(donors: Cells) -> None:
    model = BGBB.fit(donors, YEARLY)

    assert donors.customers == 11_104
    assert model.estimate.theta == pytest.approx(PAPER, abs=1e-3)
    assert model.estimate.log_likelihood == pytest.approx(-33_225.6, abs=0.05)


@pytest.mark.real_data
def test_the_papers_expected_donations(donors: Cells) -> None:
    # Of the years 2002 to 2006: none before, all six before, four with the last in year 4 and 6.
    expected = BGBB.fit(donors, YEARLY).expected_orders(donors, 5)
    histories = list(zip(donors.frequency, donors.recency_days, strict=True))

    found = [expected[histories.index(h)] for h in ((0, 0), (6, 6), (4, 4), (4, 6))]
    assert found == pytest.approx([0.07, 3.75, 0.58, 2.71], abs=0.005)


def test_likelihoods_of_all_histories_add_up_to_one() -> None:
    # Every row of yes and no in four periods, with its frequency and last yes.
    rows = np.array(list(product([0, 1], repeat=4)))
    x = rows.sum(axis=1)
    t = np.where(x > 0, 4 - rows[:, ::-1].argmax(axis=1), 0)
    total = sum(
        np.exp(
            BGBBLikelihood(group_customers(*np.array([[a], [b], [4]])), 1).value_and_gradient(
                PAPER
            )[0]
        )
        for a, b in zip(x, t, strict=True)
    )

    assert total == pytest.approx(1, rel=1e-12)


def test_the_gradient_is_that_of_the_value() -> None:
    rng = np.random.default_rng(1)
    n = rng.integers(1, 30, 300)
    t = rng.integers(0, n + 1)
    x = np.minimum(rng.integers(1, 30, 300), t)
    likelihood = BGBBLikelihood(group_customers(x, t, n), 1)
    theta = np.log([0.7, 2.0, 0.4, 5.0])
    differences = [
        (likelihood.value_and_gradient(theta + e)[0] - likelihood.value_and_gradient(theta - e)[0])
        / 2e-6
        for e in np.eye(4) * 1e-6
    ]

    assert likelihood.value_and_gradient(theta)[1] == pytest.approx(differences, rel=1e-5)


def test_simulated_parameters_lie_in_their_intervals() -> None:
    rng = np.random.default_rng(2)
    customers, periods = 20_000, 24
    p, theta = rng.beta(1.2, 2.0, customers), rng.beta(0.8, 6.0, customers)
    stays = rng.random((customers, periods)) > theta[:, None]
    orders = np.logical_and.accumulate(stays, axis=1) & (
        rng.random((customers, periods)) < p[:, None]
    )
    x = orders.sum(axis=1)
    t = np.where(x > 0, periods - orders[:, ::-1].argmax(axis=1), 0)
    estimate = BGBB.fit(group_customers(x, t, np.full(customers, periods)), YEARLY).estimate

    truth = {"alpha": 1.2, "beta": 2.0, "gamma": 0.8, "delta": 6.0}
    for name, (low, high) in estimate.intervals(0.999).items():
        assert low < truth[name] < high < 1.5 * low


def test_a_horizon_is_told_in_days() -> None:
    monthly = group_customers(*np.array([[2], [90], [150]]))
    yearly = group_customers(*np.array([[2], [3], [5]]))
    months, years = _model(period_days=30), _model()

    assert months.p_alive(monthly) == pytest.approx(years.p_alive(yearly))
    assert months.expected_orders(monthly, 60) == pytest.approx(years.expected_orders(yearly, 2))
    half = months.expected_orders(monthly, 75)
    ends = [months.expected_orders(monthly, days)[0] for days in (60, 90)]
    assert half == pytest.approx(sum(ends) / 2)


def test_orders_in_a_period_are_one_at_most() -> None:
    steps = _model().more_orders_if_alive(Pairs.of(group_customers(*np.array([[2], [3], [5]]))), 3)
    more = [float(next(steps)[0]) for _ in range(5)]

    assert more == sorted(more, reverse=True)
    assert more[2] > 0
    assert more[3:] == [0, 0]


def test_days_that_fill_no_periods_and_covariates_are_named() -> None:
    with pytest.raises(BadData, match="multiples of 30 days"):
        BGBB.fit(group_customers(*np.array([[1], [30], [45]])), BGBBConfig())
    history = np.array([[1], [30], [60]])
    with pytest.raises(BadData, match="no covariates"):
        BGBB.fit(group_customers(*history, covariates=np.ones((1, 1))), BGBBConfig())
