"""When the next order comes, for customers who order again within some days.

F(h) = P(an order within h days). Many customers never order again, and of those who do some take
years, so a date for everybody has to say of whom it speaks: the q-quantile here is the h with
F(h) = q F(limit), of customers who order again within `limit_days`. P(alive) cancels, so h depends
on frequency and tenure alone. Found by halving the interval until a tenth of a day is left.
"""

from __future__ import annotations

import numpy as np

from regulars.predictions.btyd.arrays import Vector
from regulars.predictions.btyd.cells import Cells
from regulars.predictions.btyd.pairs import Pairs
from regulars.predictions.btyd.purchase_model import PurchaseModel

_NEAR_DAYS = 0.1


def next_order_quantile(
    model: PurchaseModel, cells: Cells, probability: float, *, limit_days: float
) -> Vector:
    """Days after `as_of` by which the next order has come with this probability.

    Args:
        model: a fitted model.
        cells: whose order.
        probability: 0 to 1.
        limit_days: of customers who order again within so many days.

    Returns:
        Shape (c,), between 0 and `limit_days`.
    """
    pairs = Pairs.of(cells)

    def within(days: Vector) -> Vector:
        return model.order_probability_if_alive(pairs, days)

    low, high = np.zeros(len(pairs.group)), np.full(len(pairs.group), float(limit_days))
    wanted = probability * within(high)
    for _ in range(int(np.ceil(np.log2(max(limit_days / _NEAR_DAYS, 2.0))))):
        middle = (low + high) / 2
        reached = within(middle) >= wanted
        low, high = np.where(reached, low, middle), np.where(reached, middle, high)
    return np.asarray(high[pairs.pair])
