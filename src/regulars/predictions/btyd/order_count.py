"""How many orders a customer may make: an interval for the number, not for its mean.

Whoever has not left makes more than k orders with probability R(k), so a customer does with
P(alive) R(k). The q-quantile is the smallest k with P(alive) R(k) <= 1 - q: for most customers of
most shops 0 at either end. Cost: O(pairs) for each k, as far as any customer's upper end goes.
"""

from __future__ import annotations

import numpy as np

from regulars.predictions.btyd.arrays import Counts
from regulars.predictions.btyd.cells import Cells
from regulars.predictions.btyd.pairs import Pairs
from regulars.predictions.btyd.purchase_model import PurchaseModel


def order_count_quantile(
    model: PurchaseModel, cells: Cells, horizon_days: float, probability: float
) -> Counts:
    """The number of order days that is not exceeded with this probability.

    Args:
        model: a fitted model.
        cells: whose orders.
        horizon_days: days after `as_of`.
        probability: 0 to 1, not 1.

    Returns:
        Shape (c,).
    """
    pairs, alive = Pairs.of(cells), model.p_alive(cells)
    result = np.zeros(len(cells), dtype=np.int64)
    asked = np.flatnonzero(alive > 1 - probability)
    for k, more in enumerate(model.more_orders_if_alive(pairs, horizon_days)):
        result[asked] = k
        asked = asked[alive[asked] * more[pairs.pair[asked]] > 1 - probability]
        if not len(asked):
            break
    return result
