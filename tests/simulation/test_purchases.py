"""The process has the parameters it was given, measured from what it did."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from regulars.simulation.arrays import Floats
from regulars.simulation.business_time import BusinessTime
from regulars.simulation.expectation import expected_orders
from regulars.simulation.hidden_segments import HIDDEN_SEGMENTS
from regulars.simulation.purchases import Orders, Traits, draw_orders, draw_traits

CUSTOMERS = 30_000
DAYS = 500
SEGMENTS = range(len(HIDDEN_SEGMENTS))


@pytest.fixture(scope="module")
def clock() -> BusinessTime:
    return BusinessTime.of(
        HIDDEN_SEGMENTS,
        first_day=date(2024, 3, 1),
        days=DAYS,
        seasonality=1.0,
        yearly_growth=0.3,
    )


@pytest.fixture(scope="module")
def traits() -> Traits:
    return draw_traits(CUSTOMERS, categories=10, rng=np.random.default_rng(11))


@pytest.fixture(scope="module")
def orders(traits: Traits, clock: BusinessTime) -> Orders:
    return draw_orders(traits, clock, np.random.default_rng(12))


def position(clock: BusinessTime, segment: np.ndarray, seconds: np.ndarray) -> Floats:
    hour, rest = np.divmod(seconds, 3600)
    begins, ends = (clock.clock.position(segment, h) for h in (hour, hour + 1))
    return begins + (ends - begins) * (rest + 0.5) / 3600


def test_shares_of_the_segments_add_up_and_are_met(traits: Traits) -> None:
    share = np.array([segment.share for segment in HIDDEN_SEGMENTS])
    assert share.sum() == pytest.approx(1.0)
    error = np.sqrt(share * (1 - share) / CUSTOMERS)
    found = np.bincount(traits.segment) / CUSTOMERS
    assert (np.abs(found - share) < 4 * error).all()


@pytest.mark.parametrize("number", SEGMENTS)
def test_rates_are_gamma_with_the_mean_and_variance_asked_for(traits: Traits, number: int) -> None:
    segment, mine = HIDDEN_SEGMENTS[number], traits.segment == number
    rate = traits.orders_per_day[mine] / segment.orders_per_day
    spread = 1 / np.sqrt(segment.rate_shape)
    assert abs(rate.mean() - 1) < 4 * spread / np.sqrt(mine.sum())
    assert rate.std() == pytest.approx(spread, rel=0.12)


@pytest.mark.parametrize("number", SEGMENTS)
def test_dropout_is_beta_with_the_mean_asked_for(traits: Traits, number: int) -> None:
    segment, mine = HIDDEN_SEGMENTS[number], traits.segment == number
    a, b = segment.dropout_a, segment.dropout_b
    mean = a / (a + b)
    spread = np.sqrt(mean * (1 - mean) / (a + b + 1))
    found = traits.dropout_probability[mine].mean()
    assert abs(found - mean) < 4 * spread / np.sqrt(mine.sum())


@pytest.mark.parametrize("number", SEGMENTS)
def test_customers_leave_as_often_as_their_dropout_says(
    traits: Traits, orders: Orders, number: int
) -> None:
    # Each order ends a customer's life with probability p, so departures minus p * orders, summed,
    # has mean 0 and variance the sum of p * (1 - p) * orders.
    mine = traits.segment == number
    placed = np.bincount(orders.customer, minlength=CUSTOMERS)[mine]
    p = traits.dropout_probability[mine]
    surplus = (~orders.alive_at_end[mine]).sum() - (p * placed).sum()
    assert abs(surplus) < 4 * np.sqrt((p * (1 - p) * placed).sum())


@pytest.mark.parametrize("number", SEGMENTS)
def test_customers_order_as_often_as_their_rate_says(
    traits: Traits, orders: Orders, clock: BusinessTime, number: int
) -> None:
    # Repeat orders minus rate * business days alive has mean 0 and variance rate * days alive.
    segment = traits.segment
    placed = np.bincount(orders.customer, minlength=CUSTOMERS)
    last = np.zeros(CUSTOMERS, dtype=np.int64)
    np.maximum.at(last, orders.customer, orders.seconds)
    start = position(clock, segment, orders.first_seconds)
    stop = np.where(
        orders.alive_at_end, clock.position_at_end(segment), position(clock, segment, last)
    )
    expected = traits.orders_per_day * clock.business_days(segment, start, stop)
    mine = segment == number
    surplus = (placed[mine] - 1).sum() - expected[mine].sum()
    assert abs(surplus) < 4 * np.sqrt(expected[mine].sum())


def test_the_near_future_is_as_full_as_expected(
    traits: Traits, orders: Orders, clock: BusinessTime
) -> None:
    # Stand 90 days before the end: of those still active, what comes is what the formula says.
    today = (DAYS - 90) * 86_400
    last = np.zeros(CUSTOMERS, dtype=np.int64)
    np.maximum.at(last, orders.customer, orders.seconds)
    active = (orders.first_seconds < today) & (orders.alive_at_end | (last >= today))
    now = clock.clock.position(traits.segment, np.full(CUSTOMERS, today // 3600))
    ahead = clock.business_days(traits.segment, now, clock.position_at_end(traits.segment))
    expected = expected_orders(traits.orders_per_day, traits.dropout_probability, ahead)
    came = np.bincount(orders.customer[orders.seconds >= today], minlength=CUSTOMERS)
    surplus = (came - expected)[active]
    assert active.sum() > CUSTOMERS / 4
    assert abs(surplus.mean()) < 4 * surplus.std() / np.sqrt(active.sum())


def test_orders_come_by_customer_and_time_within_the_period(orders: Orders) -> None:
    assert set(np.unique(orders.customer)) == set(range(CUSTOMERS))
    same = orders.customer[1:] == orders.customer[:-1]
    assert (np.diff(orders.customer) >= 0).all()
    assert (np.diff(orders.seconds)[same] >= 0).all()
    assert orders.seconds.min() >= 0
    assert orders.seconds.max() < DAYS * 86_400


def test_first_seconds_are_those_of_the_first_order(orders: Orders) -> None:
    first = np.full(CUSTOMERS, np.iinfo(np.int64).max)
    np.minimum.at(first, orders.customer, orders.seconds)
    assert (first == orders.first_seconds).all()


def test_basket_levels_have_mean_one(traits: Traits) -> None:
    spread = 1 / np.sqrt(3.0)  # an inverse gamma of shape 5 and mean 1
    assert abs(traits.basket_level.mean() - 1) < 4 * spread / np.sqrt(CUSTOMERS)
