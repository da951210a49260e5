from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from regulars.predictions.level import level_of_share, level_of_total


def test_limits_are_wider_the_farther_the_level_moved_before() -> None:
    today = np.full(1000, 0.4)
    seen = np.repeat([0.0, 1.0], [700, 300])
    still = level_of_share("gone", today, seen=seen, foretold=np.full(1000, 0.3))
    moved = level_of_share("gone", today, seen=seen, foretold=np.full(1000, 0.5))

    assert still.expected == moved.expected == pytest.approx(0.4)
    # Nothing moved: tau is sqrt(2/3) 0.2, and t(3) has its 90 % quantile at 1.638.
    reach = 1.6377 * 0.2 * np.sqrt(2 / 3)
    assert [still.low, still.high] == pytest.approx(
        expit(logit(0.4) + np.array([-reach, reach])), abs=1e-4
    )
    assert moved.low < still.low < 0.4 < still.high < moved.high


def test_limits_of_each_one_are_those_of_all_in_the_mean() -> None:
    rng = np.random.default_rng(0)
    foretold, today = rng.uniform(0.1, 0.9, 300), rng.uniform(0, 1, 200)
    seen = (rng.uniform(size=300) < 0.3).astype(float)
    level = level_of_share("gone", today, seen=seen, foretold=foretold)

    around = level.around(today)
    assert around is not None
    low, high = around
    assert [low.mean(), high.mean()] == pytest.approx([level.low, level.high])
    assert ((low < today) & (today < high)).all()
    assert (np.diff(low[np.argsort(today)]) >= 0).all()
    total = level_of_total("revenue", today, seen=9.0, foretold=6.0)
    assert total is not None
    assert total.around(today) is None  # of amounts nothing is said of one customer


def test_limits_of_a_total_are_factors_of_it() -> None:
    found = level_of_total("revenue", np.array([100.0, 300.0]), seen=900.0, foretold=600.0)

    assert found is not None
    assert found.expected == 400.0
    assert found.low * found.high == pytest.approx(400.0**2)
    assert found.high > 1.5 * 400  # what it was off by before lies within
    assert "revenue: 400 (" in found.said()


def test_a_total_over_more_days_than_were_held_out_has_limits_farther_away() -> None:
    same, longer = (
        level_of_total("revenue", np.array([100.0]), seen=9.0, foretold=6.0, periods=periods)
        for periods in (1.0, 4.0)
    )

    assert same is not None
    assert longer is not None
    assert longer.expected == same.expected
    # The steps of a level that wanders add up: twice as far over four times as many days.
    assert np.log(longer.high / 100) == pytest.approx(2 * np.log(same.high / 100))
    shorter = level_of_total("revenue", np.array([100.0]), seen=9.0, foretold=6.0, periods=0.3)
    assert shorter == same


@pytest.mark.parametrize(("seen", "foretold"), [(0.0, 600.0), (-5.0, 600.0), (900.0, 0.0)])
def test_a_total_says_nothing_of_limits_where_none_was_seen_or_foretold(
    seen: float, foretold: float
) -> None:
    assert level_of_total("revenue", np.array([1.0]), seen=seen, foretold=foretold) is None


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_level_at_its_end_keeps_its_limits_between_0_and_1(share: float) -> None:
    foretold = np.full(50, 0.5)
    found = level_of_share("gone", foretold, seen=np.full(50, share), foretold=foretold)

    assert 0 <= found.low < 0.1
    assert 0.9 < found.high <= 1


def test_limits_hold_what_comes_as_often_as_they_say() -> None:
    rng = np.random.default_rng(3)
    held = []
    for _ in range(2000):
        # Levels of shops move unlike far, as believed: s^2 nu / chi^2(nu).
        spread = 0.2 * np.sqrt(2 / rng.chisquare(2))
        before, now = rng.normal(0, spread, 2)
        found = level_of_total("revenue", np.array([1.0]), seen=np.exp(before), foretold=1.0)
        assert found is not None
        held.append(found.low <= np.exp(now) <= found.high)

    assert np.mean(held) == pytest.approx(0.8, abs=0.03)
