from __future__ import annotations

import numpy as np
import pytest

from regulars.model import Refused
from regulars.predictions.btyd.bg_nbd import BGNBD, BGNBDConfig
from regulars.predictions.btyd.cells import Cells, group_customers
from regulars.predictions.btyd.intervals import around, delta_interval, profile_interval
from regulars.predictions.btyd.prior import LogNormalPrior
from regulars.simulation import LeavingAtOrders, draw_buyers


def _cells(customers: int) -> Cells:
    rng = np.random.default_rng(1)
    law = LeavingAtOrders(r=0.6, alpha_days=90, a=0.8, b=2.5)
    buyers = draw_buyers(law, rng.choice([300, 600], customers), rng)
    return group_customers(buyers.frequency, buyers.recency_days, buyers.tenure_days)


def _profile(cells: Cells, config: BGNBDConfig, name: str) -> tuple[float, float]:
    likelihood = BGNBD.likelihood(cells, config)
    model = BGNBD.fit(cells, config)
    return profile_interval(likelihood, BGNBD.prior(likelihood, config), model.estimate, name)


def test_a_profile_is_the_laplace_interval_where_customers_are_many() -> None:
    cells = _cells(40_000)
    laplace = BGNBD.fit(cells, BGNBDConfig()).estimate.intervals()

    for name in ("r", "b"):
        assert _profile(cells, BGNBDConfig(), name) == pytest.approx(laplace[name], rel=0.02)


def test_at_the_ends_of_a_profile_the_likelihood_has_fallen_by_the_quantile() -> None:
    cells, config = _cells(600), BGNBDConfig()
    top = BGNBD.fit(cells, config).estimate.log_likelihood
    for end in _profile(cells, config, "alpha_days"):
        held = {"alpha_days": LogNormalPrior(median=end, spread=1e-5)}
        there = BGNBD.fit(cells, BGNBDConfig(priors=held)).estimate.log_likelihood
        assert top - there == pytest.approx(3.841 / 2, abs=0.01)


def test_a_likelihood_that_does_not_fall_is_said() -> None:
    # Forty customers who hardly order again say nothing about leaving.
    frequency = np.array([0] * 36 + [1, 1, 1, 2])
    recency = np.array([0] * 36 + [20, 40, 60, 50])
    cells = group_customers(frequency, recency, np.full(40, 70))
    config = BGNBDConfig(priors={"a": LogNormalPrior(median=1, spread=50)})
    config = config.model_copy(update={"priors": {**config.priors, "b": config.priors["a"]}})

    with pytest.raises(Refused, match="does not tell how small b may be"):
        _profile(cells, config, "b")


@pytest.mark.parametrize("middle", [1.0, 1 - 1e-16, 1 - 1e-15, 0.5, 1e-300])
def test_the_middle_lies_between_the_ends_however_near_to_one(middle: float) -> None:
    for error in (0.0, 0.1):
        low, high = around(np.array([middle]), np.array([error]), level=0.95, probability=True)

        assert low[0] <= middle <= high[0]


def test_the_delta_method_agrees_with_draws() -> None:
    cells = _cells(2_000)
    model = BGNBD.fit(cells, BGNBDConfig())
    some = cells.take(np.arange(0, len(cells), 40))

    low, high = delta_interval(
        lambda theta: model.at(theta).expected_orders(some, 180), model.estimate
    )
    draws = np.array(
        [model.at(t).expected_orders(some, 180) for t in model.estimate.draws(2_000, seed=1)]
    )
    assert low == pytest.approx(np.quantile(draws, 0.025, axis=0), rel=0.05)
    assert high == pytest.approx(np.quantile(draws, 0.975, axis=0), rel=0.05)
    bottom, top = delta_interval(
        lambda theta: model.at(theta).p_alive(some), model.estimate, probability=True
    )
    assert (bottom >= 0).all()
    assert (top <= 1).all()
    draws = np.array([model.at(t).p_alive(some) for t in model.estimate.draws(2_000, seed=1)])
    assert bottom == pytest.approx(np.quantile(draws, 0.025, axis=0), abs=0.03)
