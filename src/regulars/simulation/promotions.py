"""Which products are on promotion in which week."""

from __future__ import annotations

import numpy as np

from regulars.simulation.arrays import Ints

DAYS_PER_WEEK = 7
_PROMOTED_SHARE = 0.15
_DEPTHS_PERCENT = (10, 15, 20, 25, 30, 40)


def make_promotions(*, products: int, days: int, rng: np.random.Generator) -> Ints:
    """Draw the reduction of each product in each week.

    Args:
        products: number of products.
        days: length of the period in days.
        rng: source of chance.

    Returns:
        Reduction in percent of the list price, 0 for most, shape (weeks, products). A day belongs
        to week `day // 7`.
    """
    shape = (-(-days // DAYS_PER_WEEK), products)
    depth = rng.choice(_DEPTHS_PERCENT, size=shape)
    return np.where(rng.random(shape) < _PROMOTED_SHARE, depth, 0)
