"""The main path: a world made once, then customers made chunk by chunk.

Every subject has a generator of its own, spawned from the seed: the assortment, the promotions,
and for each chunk its people, orders, baskets, returns and dirt. So a chunk does not depend on the
chunks before it, and dirt or gaps in the customer file leave the purchases as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from regulars.simulation.arrays import Ints
from regulars.simulation.assortment import Assortment, make_assortment
from regulars.simulation.baskets import fill_baskets
from regulars.simulation.business_time import SECONDS_PER_DAY, BusinessTime
from regulars.simulation.config import ShopConfig
from regulars.simulation.dirt import draw_dirt
from regulars.simulation.lines import Lines, stacked
from regulars.simulation.order_file import customer_ids
from regulars.simulation.people import make_people
from regulars.simulation.promotions import make_promotions
from regulars.simulation.purchases import Orders, Traits, draw_orders, draw_traits
from regulars.simulation.returns import send_back


@dataclass(frozen=True, slots=True)
class World:
    """What all customers of a shop share.

    Attributes:
        config: the settings.
        business_time: the clocks of the hidden segments.
        assortment: the products.
        promotions: reductions in percent, shape (weeks, products).
    """

    config: ShopConfig
    business_time: BusinessTime
    assortment: Assortment
    promotions: Ints


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some customers and all they did.

    Attributes:
        customer_id: their keys.
        people: rows of the customer file.
        traits: what drives them.
        orders: when they ordered.
        lines: rows of the order file, by time, dirt among them.
    """

    customer_id: pa.Array
    people: pa.Table
    traits: Traits
    orders: Orders
    lines: Lines


def make_world(config: ShopConfig) -> World:
    """Make what all customers share."""
    seeds = np.random.SeedSequence(config.seed, spawn_key=(0,)).spawn(2)
    for_assortment, for_promotions = (np.random.default_rng(seed) for seed in seeds)
    return World(
        config=config,
        business_time=config.business_time(),
        assortment=make_assortment(
            products=config.products,
            categories=config.categories,
            first_day=config.first_day,
            days=config.days,
            rng=for_assortment,
        ),
        promotions=make_promotions(products=config.products, days=config.days, rng=for_promotions),
    )


def make_chunk(world: World, number: int) -> Chunk:
    """Make one chunk of customers; the same whenever and wherever it is made.

    Args:
        world: what all customers share.
        number: number of the chunk, from 0.
    """
    config = world.config
    before = number * config.customers_per_chunk
    count = min(config.customers_per_chunk, config.customers - before)
    seeds = np.random.SeedSequence(config.seed, spawn_key=(1, number)).spawn(6)
    inner, timing, buying, sending, personal, dirty = map(np.random.default_rng, seeds)

    traits = draw_traits(count, categories=config.categories, rng=inner)
    orders = draw_orders(traits, world.business_time, timing)
    lines = fill_baskets(
        traits,
        orders,
        world.assortment,
        world.promotions,
        cancelled_share=config.cancelled_share,
        rng=buying,
    )
    lines = stacked(lines, send_back(lines, traits, days=config.days, rng=sending))
    lines = stacked(lines, draw_dirt(lines, dirty_share=config.dirty_share, rng=dirty))

    customer_id = customer_ids(before + 1, count)
    people = make_people(
        customer_id,
        traits.segment,
        orders.first_seconds // SECONDS_PER_DAY,
        first_day=config.first_day,
        missing_share=config.missing_share,
        traits_share=config.traits_share,
        rng=personal,
    )
    by_time = lines.take(np.lexsort((lines.line, lines.order, lines.seconds)))
    return Chunk(customer_id, people, traits, orders, by_time)
