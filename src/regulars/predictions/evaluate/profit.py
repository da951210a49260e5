"""Money: what contacting the best-scored customers brings at a contact cost and a margin.

profit(share) = margin x positives among the chosen - contact cost x chosen. With true probabilities
the best is to contact whoever has p > contact cost / margin. It counts every positive as won by the
contact: for what a contact itself changes, use uplift.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regulars.predictions.evaluate.interval import Vector, wilson
from regulars.predictions.evaluate.ranking import outcomes_by_rank


@dataclass(frozen=True, slots=True)
class ProfitPoint:
    """What contacting one share of the customers brings.

    Attributes:
        share: of the customers contacted, 0 to 1.
        customers: contacted.
        profit: in the currency of cost and margin.
        low: lower end of its 95 % interval.
        high: upper end.
    """

    share: float
    customers: int
    profit: float
    low: float
    high: float


def profit_curve(
    label: Vector, score: Vector, *, contact_cost: float, margin: float, points: int = 101
) -> tuple[ProfitPoint, ...]:
    """The profit at shares from 0 to 1.

    Args:
        label: 0 or 1 (bought, say), shape (n,).
        score: who is contacted first, shape (n,).
        contact_cost: of one customer.
        margin: that one positive brings, before that cost.
        points: on the curve.

    >>> curve = profit_curve(
    ...     np.array([1.0, 0, 0, 0]), np.array([0.9, 0.5, 0.2, 0.1]),
    ...     contact_cost=1.0, margin=5.0, points=5,
    ... )
    >>> [point.profit for point in curve]
    [0.0, 4.0, 3.0, 2.0, 1.0]
    """
    down_to = np.concatenate([[0.0], np.cumsum(outcomes_by_rank(label, score))])
    curve = []
    for count in np.unique(np.round(np.linspace(0, len(label), points)).astype(int)):
        chosen, positives = int(count), float(down_to[count])
        spread = wilson(positives, chosen) if chosen else (0.0, 0.0)
        profit, low, high = (
            margin * won - contact_cost * chosen
            for won in (positives, spread[0] * chosen, spread[1] * chosen)
        )
        curve.append(ProfitPoint(chosen / len(label), chosen, profit, low, high))
    return tuple(curve)


def best_profit(curve: Sequence[ProfitPoint]) -> ProfitPoint:
    """The point of most profit, of several the one with the fewest contacts.

    Its profit is the largest of many and so a little too good.
    """
    return max(curve, key=lambda point: (point.profit, -point.customers))
