"""What a shop of a given make-up is expected to hold, before it is made."""

from __future__ import annotations

import numpy as np

from regulars.simulation.arrays import Floats
from regulars.simulation.business_time import BusinessTime
from regulars.simulation.hidden_segments import per_segment
from regulars.simulation.purchases import draw_traits

_SAMPLE = 20_000
_SAMPLE_SEED = 20_05  # the sample only steadies an average; any number does
_LINES_LEFT_AFTER_REPEATS = 0.95  # a product drawn twice in an order counts once


def expected_orders(orders_per_day: Floats, dropout: Floats, business_days: Floats) -> Floats:
    r"""Expected further orders of active customers within some business time.

    An active customer orders at rate l and leaves after each order with probability p, so is
    still active after time t with probability exp(-l p t), and the expectation is

        integral of l exp(-l p s) ds from 0 to t = (1 - exp(-l p t)) / p

    which :cite:`fader:bgnbd` give for an individual whose l and p are known.

    >>> expected_orders(np.array([0.1]), np.array([1e-12]), np.array([90.0])).round(3)
    array([9.])
    >>> expected_orders(np.array([0.1]), np.array([1.0]), np.array([1e9])).round(3)
    array([1.])
    """
    return -np.expm1(-orders_per_day * dropout * business_days) / dropout


def expected_lines_per_customer(business_time: BusinessTime) -> float:
    """Expected order lines per customer, returns included and dirt not; within some 5 %."""
    rng = np.random.default_rng(_SAMPLE_SEED)
    traits = draw_traits(_SAMPLE, categories=1, rng=rng)
    hour = business_time.arrivals.draw(traits.segment, rng)
    left = business_time.business_days(
        traits.segment,
        business_time.clock.position(traits.segment, hour),
        business_time.position_at_end(traits.segment),
    )
    stays = 1.0 - traits.dropout_probability
    orders = 1.0 + stays * expected_orders(traits.orders_per_day, traits.dropout_probability, left)
    extra_lines = per_segment("extra_lines")[traits.segment]
    returned = per_segment("return_rate")[traits.segment]
    lines = 1.0 + extra_lines * _LINES_LEFT_AFTER_REPEATS
    return float(np.mean(orders * lines * (1.0 + returned)))
