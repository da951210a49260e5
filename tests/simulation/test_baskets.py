from __future__ import annotations

import numpy as np
import pytest

from regulars.simulation import HIDDEN_SEGMENTS, ShopConfig
from regulars.simulation.baskets import fill_baskets
from regulars.simulation.lines import Lines, RowKind
from regulars.simulation.purchases import Orders, Traits
from regulars.simulation.shop import World, make_world

NAMES = [segment.name for segment in HIDDEN_SEGMENTS]
ORDERS = 6_000


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(ShopConfig(days=140))


def baskets_of(world: World, segment: str, *, level: float = 1.0) -> Lines:
    """Fill one basket for each of many customers of one segment, days in turn."""
    ones = np.ones(ORDERS)
    number = np.full(ORDERS, NAMES.index(segment))
    seconds = (np.arange(ORDERS) % 140) * 86_400
    traits = Traits(number, ones, ones, level * ones, np.arange(ORDERS) % 10)
    orders = Orders(np.arange(ORDERS), seconds, ones < 0, seconds)
    return fill_baskets(
        traits,
        orders,
        world.assortment,
        world.promotions,
        cancelled_share=0.25,
        rng=np.random.default_rng(1),
    )


@pytest.mark.parametrize("name", NAMES)
def test_baskets_are_about_as_large_as_the_segment_says(world: World, name: str) -> None:
    lines = baskets_of(world, name)
    extra = HIDDEN_SEGMENTS[NAMES.index(name)].extra_lines
    # A product drawn twice counts once, so a little less.
    assert 0.9 * (1 + extra) < len(lines) / ORDERS <= 1.03 * (1 + extra)


def test_a_customers_level_scales_the_basket(world: World) -> None:
    usual, double = (baskets_of(world, "premium loyalists", level=x) for x in (1.0, 2.0))
    assert len(double) / len(usual) == pytest.approx((1 + 5.6) / (1 + 2.8), rel=0.05)


def test_promotion_seekers_pay_less_of_the_list_price(world: World) -> None:
    promoted = [
        (baskets_of(world, name).discount_cents > 0).mean()
        for name in ("bargain hunters", "premium loyalists")
    ]
    # At most as if four different products were looked at; popular ones come up again.
    assert 0.33 < promoted[0] < 1 - 0.85**4 + 0.02
    assert promoted[1] == pytest.approx(0.15, abs=0.05)


def test_the_price_is_that_of_the_week(world: World) -> None:
    lines = baskets_of(world, "bargain hunters")
    listed = world.assortment.list_price_cents[lines.product]
    percent = world.promotions[lines.seconds // (7 * 86_400), lines.product]
    exact = listed * (100 - percent) / 100
    assert (np.abs(lines.unit_price_cents - exact) <= 0.5).all()
    assert (lines.quantity * listed == lines.total_cents() + lines.discount_cents).all()


def test_orders_are_cancelled_as_a_whole_and_as_often_as_asked(world: World) -> None:
    lines = baskets_of(world, "lapsing regulars")
    cancelled = np.bincount(lines.order, lines.kind == RowKind.CANCELLED_ORDER)
    size = np.bincount(lines.order)
    assert set(cancelled / size) == {0.0, 1.0}
    assert (cancelled > 0).mean() == pytest.approx(0.25, abs=0.03)


def test_a_third_of_the_lines_lean_to_the_favourite_category(world: World) -> None:
    lines = baskets_of(world, "one-time tryers")
    in_favourite = world.assortment.category[lines.product] == lines.customer % 10
    assert in_favourite.mean() == pytest.approx(0.3 + 0.7 * 0.1, abs=0.03)
