from __future__ import annotations

import numpy as np
import pytest

from regulars.predictions.btyd import estimate as module
from regulars.predictions.btyd.bg_nbd import BGNBD, BGNBDConfig
from regulars.predictions.btyd.cells import Cells, group_customers
from regulars.predictions.btyd.estimate import Estimate
from regulars.predictions.btyd.prior import LogNormalPrior
from regulars.simulation import LeavingAtOrders, draw_buyers


@pytest.fixture(scope="module")
def cells() -> Cells:
    rng = np.random.default_rng(1)
    law = LeavingAtOrders(r=0.5, alpha_days=40, a=0.8, b=2.5)
    buyers = draw_buyers(law, rng.integers(30, 700, 20_000), rng)
    return group_customers(buyers.frequency, buyers.recency_days, buyers.tenure_days)


def test_a_start_on_a_sample_ends_at_the_same_place(
    cells: Cells, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = BGNBD.fit(cells, BGNBDConfig()).estimate
    monkeypatch.setattr(module, "SAMPLE_CELLS", 500)
    sampled = BGNBD.fit(cells, BGNBDConfig()).estimate

    assert sampled.log_likelihood == pytest.approx(whole.log_likelihood, abs=1e-6)
    assert sampled.theta == pytest.approx(whole.theta, abs=1e-5)
    assert sampled.covariance == pytest.approx(whole.covariance, rel=1e-3)


def test_a_strong_prior_wins_and_a_wide_one_is_not_felt(cells: Cells) -> None:
    free = BGNBD.fit(cells, BGNBDConfig()).estimate
    wide = BGNBDConfig(priors={"r": LogNormalPrior(median=5, spread=10)})
    strong = BGNBDConfig(priors={"r": LogNormalPrior(median=5, spread=1e-4)})

    assert BGNBD.fit(cells, wide).estimate.theta == pytest.approx(free.theta, abs=1e-3)
    held = BGNBD.fit(cells, strong).estimate
    assert held.values["r"] == pytest.approx(5, rel=1e-3)
    assert held.log_likelihood < free.log_likelihood - 100


def test_draws_have_the_estimates_mean_and_covariance(cells: Cells) -> None:
    found = BGNBD.fit(cells, BGNBDConfig()).estimate
    draws = found.draws(20_000, seed=3)

    assert draws.mean(axis=0) == pytest.approx(found.theta, abs=0.01)
    assert np.cov(draws.T) == pytest.approx(found.covariance, rel=0.1, abs=1e-4)
    assert (found.draws(5, seed=3) == draws[:5]).all()


def test_the_state_survives_json(cells: Cells) -> None:
    found = BGNBD.fit(cells, BGNBDConfig()).estimate
    again = Estimate.from_dict(found.to_dict())

    assert again.values == found.values
    assert again.bic == found.bic
    assert again.intervals() == found.intervals()
