"""What is in each order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from regulars.simulation.arrays import Ints, Ladder, rank_in_group
from regulars.simulation.assortment import Assortment
from regulars.simulation.business_time import SECONDS_PER_DAY, SECONDS_PER_HOUR
from regulars.simulation.hidden_segments import CHANNELS, per_segment
from regulars.simulation.lines import Lines, RowKind
from regulars.simulation.promotions import DAYS_PER_WEEK
from regulars.simulation.purchases import Orders, Traits

_STORE_HOURS = (8, 20)
_LONGEST_BASKET = 60
_ORDER_SPREAD = 3.0  # shape of the gamma that spreads basket sizes between orders of a customer
_FAVOURITE_SHARE = 0.3  # of lines that go to the customer's favourite category
_LOOKS = 3  # how often a promotion seeker looks again

_CHANNEL_WEIGHTS = Ladder.from_weights(per_segment("channels"))
_EXTRA_LINES = per_segment("extra_lines")
_EXTRA_UNITS = per_segment("extra_units")
_PROMOTION_SEEKING = per_segment("promotion_seeking")


def fill_baskets(
    traits: Traits,
    orders: Orders,
    assortment: Assortment,
    promotions: Ints,
    *,
    cancelled_share: float,
    rng: np.random.Generator,
) -> Lines:
    """Draw the lines of some orders.

    The size of baskets follows the gamma-gamma idea of :cite:`fader:gammagamma`: it varies around
    a customer's own level, which varies between customers independently of the rate of purchase.

    Args:
        traits: what drives the customers.
        orders: their orders.
        assortment: the products.
        promotions: reductions in percent, shape (weeks, products).
        cancelled_share: share of orders that are cancelled.
        rng: source of chance.

    Returns:
        Lines sorted by order; orders are numbered by time.
    """
    orders = _by_time(orders)
    lines_of_order = _basket_sizes(traits, orders, rng)
    order = np.repeat(np.arange(len(orders.customer)), lines_of_order)
    customer = orders.customer[order]
    segment = traits.segment[customer]
    day = orders.seconds[order] // SECONDS_PER_DAY

    product = _choose_products(traits, customer, day, assortment, promotions, rng=rng)
    kept = _first_of_each(order * len(assortment.category) + product)
    order, customer, segment = order[kept], customer[kept], segment[kept]
    day, product = day[kept], product[kept]

    list_price = assortment.list_price_cents[product]
    percent = promotions[day // DAYS_PER_WEEK, product]
    unit_price = (list_price * (100 - percent) + 50) // 100
    quantity = 1 + rng.poisson(_EXTRA_UNITS[segment] * assortment.used_up[product])
    cancelled = rng.random(len(orders.customer)) < cancelled_share
    return Lines(
        order=order,
        line=rank_in_group(order) + 1,
        customer=customer,
        seconds=orders.seconds[order],
        product=product,
        quantity=quantity,
        unit_price_cents=unit_price,
        discount_cents=quantity * (list_price - unit_price),
        channel=_channels(traits, orders, rng)[order],
        kind=np.where(cancelled[order], int(RowKind.CANCELLED_ORDER), int(RowKind.SALE)),
    )


def _by_time(orders: Orders) -> Orders:
    sequence = np.lexsort((orders.customer, orders.seconds))
    return replace(orders, customer=orders.customer[sequence], seconds=orders.seconds[sequence])


def _basket_sizes(traits: Traits, orders: Orders, rng: np.random.Generator) -> Ints:
    """Draw the number of lines of each order, at least 1."""
    level = traits.basket_level[orders.customer]
    of_order = rng.gamma(_ORDER_SPREAD, 1.0 / _ORDER_SPREAD, size=len(orders.customer))
    mean = _EXTRA_LINES[traits.segment[orders.customer]] * level * of_order
    return 1 + np.minimum(rng.poisson(mean), _LONGEST_BASKET - 1)


def _channels(traits: Traits, orders: Orders, rng: np.random.Generator) -> Ints:
    """Draw the channel of each order; while the store is closed its customers use the web."""
    channel = _CHANNEL_WEIGHTS.draw(traits.segment[orders.customer], rng)
    hour = orders.seconds % SECONDS_PER_DAY // SECONDS_PER_HOUR
    closed = (hour < _STORE_HOURS[0]) | (hour >= _STORE_HOURS[1])
    at_closed_store = closed & (channel == CHANNELS.index("store"))
    return np.where(at_closed_store, CHANNELS.index("web"), channel)


def _choose_products(
    traits: Traits,
    customer: Ints,
    day: Ints,
    assortment: Assortment,
    promotions: Ints,
    *,
    rng: np.random.Generator,
) -> Ints:
    """Draw the product of each line: category first, then a product; some look for promotions."""
    segment = traits.segment[customer]
    category = np.where(
        rng.random(len(customer)) < _FAVOURITE_SHARE,
        traits.favourite_category[customer],
        assortment.taste_for_category.draw(segment, rng),
    )
    product = assortment.draw_products(segment, category, day, rng)
    seeks = rng.random(len(customer)) < _PROMOTION_SEEKING[segment]
    for _ in range(_LOOKS):
        again = np.flatnonzero(seeks & (promotions[day // DAYS_PER_WEEK, product] == 0))
        product[again] = assortment.draw_products(segment[again], category[again], day[again], rng)
    return product


def _first_of_each(key: Ints) -> npt.NDArray[np.intp]:
    """Return the rows where a key appears for the first time, in their order."""
    return np.sort(np.unique(key, return_index=True)[1])
