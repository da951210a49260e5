from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.predictions.btyd.cells import group_customers
from regulars.predictions.btyd.mbg_nbd import MBGNBD, MBGNBDConfig
from regulars.simulation import LeavingAtOrders, draw_buyers

if TYPE_CHECKING:
    from tests.predictions.btyd.conftest import Cdnow


@pytest.mark.real_data
def test_the_known_answer_on_cdnow(cdnow: Cdnow) -> None:
    # As the peer's own tests have it: r .525, alpha 6.183, a .891, b 1.614.
    found = MBGNBD.fit(cdnow.cells, MBGNBDConfig()).estimate.values

    assert found["r"] == pytest.approx(0.525, abs=1e-3)
    assert found["alpha_days"] / 7 == pytest.approx(6.183, abs=1e-3)
    assert found["a"] == pytest.approx(0.891, abs=1e-3)
    assert found["b"] == pytest.approx(1.614, abs=1e-3)


def test_simulated_parameters_lie_in_their_intervals() -> None:
    law = LeavingAtOrders(r=0.8, alpha_days=300.0, a=0.9, b=3.0, at_first=True)
    rng = np.random.default_rng(8)
    buyers = draw_buyers(law, rng.integers(500, 3000, 20_000), rng)
    cells = group_customers(buyers.frequency, buyers.recency_days, buyers.tenure_days)

    for name, (low, high) in MBGNBD.fit(cells, MBGNBDConfig()).estimate.intervals(0.999).items():
        assert low < getattr(law, name) < high < 2.2 * low


def test_who_bought_once_and_was_silent_since_may_have_left() -> None:
    rng = np.random.default_rng(8)
    law = LeavingAtOrders(r=0.8, alpha_days=300.0, a=0.9, b=3.0, at_first=True)
    buyers = draw_buyers(law, rng.choice([500, 1500, 3000], 60_000), rng)
    cells = group_customers(buyers.frequency, buyers.recency_days, buyers.tenure_days)
    once = cells.take(cells.frequency == 0)
    alive = MBGNBD.fit(cells, MBGNBDConfig()).p_alive(once)

    assert (np.diff(alive) < 0).all()
    truth = buyers.alive[buyers.frequency == 0].mean()
    assert np.average(alive, weights=once.count) == pytest.approx(truth, abs=0.015)
