"""Who the customers are inside, and when they order.

The process is BG/NBD :cite:`fader:bgnbd`: rates are gamma distributed over customers, orders are
Poisson while a customer is active, and after an order the customer leaves for good with a
probability that is beta distributed over customers. As in :cite:`batislam:mbgnbd` the first order
counts too, so that someone may leave after a single order. Two things are added: rates and dropout
belong to a hidden segment, and time is business time (see `business_time`).

How: of a Poisson process, given their number, arrivals are independent and uniform; and the
number of orders until someone leaves is geometric. So draw all would-be orders at once, sort, and
keep the first ones. Cost: O(n log n) in would-be orders, without a loop over customers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regulars.simulation.arrays import Bools, Floats, Ints, rank_in_group
from regulars.simulation.business_time import BusinessTime
from regulars.simulation.hidden_segments import HIDDEN_SEGMENTS, per_segment

_SMALLEST_DROPOUT = 1e-9
_BASKET_TAIL = 5.0  # shape of the gamma that spreads basket sizes between customers


@dataclass(frozen=True, slots=True)
class Traits:
    """What drives each customer; nobody outside the truth file sees it. All of shape (customers,).

    Attributes:
        segment: index into `HIDDEN_SEGMENTS`.
        orders_per_day: purchase rate while active, in business time.
        dropout_probability: chance of leaving after each order.
        basket_level: factor on the size of baskets, mean 1.
        favourite_category: index of the category preferred beyond the segment's taste.
    """

    segment: Ints
    orders_per_day: Floats
    dropout_probability: Floats
    basket_level: Floats
    favourite_category: Ints


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders of some customers, by customer and time. The first two of shape (orders,).

    Attributes:
        customer: index of the customer.
        seconds: whole seconds since the start of the first day.
        alive_at_end: whether the customer is still active when the period ends, (customers,).
        first_seconds: seconds of each customer's first order, (customers,).
    """

    customer: Ints
    seconds: Ints
    alive_at_end: Bools
    first_seconds: Ints


def draw_traits(customers: int, *, categories: int, rng: np.random.Generator) -> Traits:
    """Draw what drives each of a number of customers.

    Args:
        customers: how many.
        categories: number of categories to have a favourite among.
        rng: source of chance.
    """
    segment = rng.choice(len(HIDDEN_SEGMENTS), size=customers, p=per_segment("share"))
    shape = per_segment("rate_shape")[segment]
    rate = rng.gamma(shape, per_segment("orders_per_day")[segment] / shape)
    dropout = rng.beta(per_segment("dropout_a")[segment], per_segment("dropout_b")[segment])
    return Traits(
        segment=segment.astype(np.int64),
        orders_per_day=rate,
        dropout_probability=np.clip(dropout, _SMALLEST_DROPOUT, 1.0),
        # Inverse gamma with mean 1: the spread of the gamma-gamma model of spend.
        basket_level=(_BASKET_TAIL - 1.0) / rng.gamma(_BASKET_TAIL, size=customers),
        favourite_category=rng.integers(categories, size=customers),
    )


def draw_orders(traits: Traits, business_time: BusinessTime, rng: np.random.Generator) -> Orders:
    """Draw every order of some customers within the period; each has at least one.

    Args:
        traits: what drives the customers.
        business_time: the clocks of the segments.
        rng: source of chance.
    """
    customers = len(traits.segment)
    hour = business_time.arrivals.draw(traits.segment, rng)
    hour_begins = business_time.clock.position(traits.segment, hour)
    hour_ends = business_time.clock.position(traits.segment, hour + 1)
    start = hour_begins + rng.random(customers) * (hour_ends - hour_begins)
    end = business_time.position_at_end(traits.segment)

    left = business_time.business_days(traits.segment, start, end)
    would_be = 1 + rng.poisson(traits.orders_per_day * left)
    lifetime_orders = rng.geometric(traits.dropout_probability)

    customer = np.repeat(np.arange(customers), would_be)
    rank = rank_in_group(customer)
    position = start[customer] + rng.random(len(customer)) * (end - start)[customer]
    position = np.where(rank == 0, start[customer], position)
    position = position[np.lexsort((position, customer))]
    kept = rank < lifetime_orders[customer]
    customer = customer[kept]
    seconds = business_time.seconds(traits.segment[customer], position[kept])
    return Orders(
        customer=customer,
        seconds=seconds,
        alive_at_end=lifetime_orders > would_be,
        first_seconds=seconds[rank[kept] == 0],
    )
