from __future__ import annotations

import numpy as np
import pytest

from regulars.simulation import Buyers, LeavingAnyTime, LeavingAtOrders, draw_buyers

YEAR = np.full(40_000, 365)


def _draw(law: LeavingAtOrders | LeavingAnyTime, seed: int = 1) -> Buyers:
    return draw_buyers(law, YEAR, np.random.default_rng(seed), ahead_days=100)


def test_customers_who_never_leave_order_at_their_rate() -> None:
    # Mean rate r / alpha = 1 / 100 a day, so 3.65 orders in a year; few fall on one day.
    buyers = _draw(LeavingAnyTime(r=2, alpha_days=200, s=1, beta_days=1e9))

    assert buyers.alive.mean() == pytest.approx(1, abs=1e-4)
    assert buyers.frequency.mean() == pytest.approx(3.65, rel=0.03)
    assert buyers.later_days.mean() == pytest.approx(1.0, rel=0.03)


def test_lifetimes_follow_their_law() -> None:
    # P(alive after a year) = (beta / (beta + 365)) ** s.
    buyers = _draw(LeavingAnyTime(r=1, alpha_days=30, s=2, beta_days=500))

    assert buyers.alive.mean() == pytest.approx((500 / 865.5) ** 2, abs=0.01)
    assert not buyers.later_days[~buyers.alive].any()


def test_who_may_leave_at_the_first_order_does_so_in_that_share() -> None:
    law = LeavingAtOrders(r=5, alpha_days=200, a=2, b=2, at_first=True)

    assert (_draw(law).frequency == 0).mean() == pytest.approx(0.5, abs=0.02)
    stays = LeavingAtOrders(r=5, alpha_days=200, a=2, b=2)
    assert (_draw(stays).frequency == 0).mean() < 0.03


def test_histories_are_possible_and_repeatable() -> None:
    law = LeavingAtOrders(r=0.5, alpha_days=5, a=1, b=20)
    one, same, other = _draw(law), _draw(law), _draw(law, seed=2)

    assert (one.frequency <= one.recency_days).all()
    assert ((one.frequency == 0) == (one.recency_days == 0)).all()
    assert (one.recency_days <= one.tenure_days).all()
    assert (one.frequency == same.frequency).all()
    assert (one.frequency != other.frequency).any()
