from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from regulars.simulation.arrays import Floats
from regulars.simulation.business_time import BusinessTime, yearly_curve
from regulars.simulation.hidden_segments import HIDDEN_SEGMENTS

NAMES = [segment.name for segment in HIDDEN_SEGMENTS]
GIFT_BUYERS = NAMES.index("gift buyers")


def clock_of(*, seasonality: float = 1.0, growth: float = 0.0, days: int = 365) -> BusinessTime:
    return BusinessTime.of(
        HIDDEN_SEGMENTS,
        first_day=date(2025, 1, 1),
        days=days,
        seasonality=seasonality,
        yearly_growth=growth,
    )


def business_days_per_day(clock: BusinessTime, segment: int) -> Floats:
    row = np.full(clock.days, segment)
    day = np.arange(clock.days)
    start = clock.clock.position(row, day * 24)
    return clock.business_days(row, start, clock.clock.position(row, (day + 1) * 24))


@pytest.mark.parametrize("segment", range(len(NAMES)))
def test_a_year_of_business_time_is_about_a_year(segment: int) -> None:
    year = business_days_per_day(clock_of(), segment).sum()
    assert year == pytest.approx(365, rel=0.01)


def test_without_seasonality_every_day_counts_the_same() -> None:
    assert business_days_per_day(clock_of(seasonality=0.0), GIFT_BUYERS) == pytest.approx(1.0)


def test_gift_buyers_peak_before_christmas() -> None:
    daily = business_days_per_day(clock_of(), GIFT_BUYERS)
    weekly = daily[: 52 * 7].reshape(52, 7).mean(axis=1)
    assert weekly.argmax() == 345 // 7
    assert weekly.max() > 3 * np.median(weekly)


@pytest.mark.parametrize("segment", range(len(NAMES)))
def test_weekdays_have_their_weights(segment: int) -> None:
    daily = business_days_per_day(clock_of(), segment)
    quiet_weeks = daily[5 * 7 + 5 : 40 * 7 + 5].reshape(-1, 7).mean(axis=0)  # from a Monday on
    weights = np.array(HIDDEN_SEGMENTS[segment].weekdays)
    assert quiet_weeks / quiet_weeks.mean() == pytest.approx(weights / weights.mean(), rel=0.01)


def test_positions_and_seconds_go_together() -> None:
    clock = clock_of(days=30)
    row = np.zeros(720, dtype=np.int64)
    hour = np.arange(720)
    seconds = clock.seconds(row, clock.clock.position(row, hour) + 1e-9)
    assert seconds == pytest.approx(hour * 3600, abs=2)
    assert clock.seconds(row, clock.position_at_end(row)).max() == 30 * 86_400 - 1


def test_more_customers_arrive_each_year() -> None:
    clock = clock_of(growth=1.0, days=730, seasonality=0.0)
    row = np.zeros(100_000, dtype=np.int64)
    day = clock.arrivals.draw(row, np.random.default_rng(3)) // 24
    assert (day >= 365).sum() / (day < 365).sum() == pytest.approx(2.0, rel=0.03)


def test_the_year_turns_without_a_jump_in_spring_swing() -> None:
    curve = yearly_curve(np.array([0.0, 364.0]), christmas=0.0)
    assert curve[0] == pytest.approx(curve[1], abs=0.01)
