"""Lift and gains: how many positives the best-scored customers hold."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from regulars.predictions.evaluate.interval import Vector, wilson
from regulars.predictions.evaluate.ranking import outcomes_by_rank


@dataclass(frozen=True, slots=True)
class LiftRow:
    """One part of the customers, and all above it.

    Attributes:
        share: of the customers chosen down to here, 0 to 1.
        customers: of this part.
        positives: of this part; fractional where tied scores are cut.
        rate: share of positives in this part.
        low: lower end of its 95 % interval.
        high: upper end.
        lift: of this part, rate / rate of all.
        captured: share of all positives down to here (the gains curve).
    """

    share: float
    customers: int
    positives: float
    rate: float
    low: float
    high: float
    lift: float
    captured: float


def lift_table(label: Vector, score: Vector, *, parts: int = 10) -> tuple[LiftRow, ...]:
    """Cut customers into parts of equal size from the highest score down.

    Args:
        label: 0 or 1, shape (n,), at least one 1.
        score: shape (n,).
        parts: how many; empty ones are left out.

    >>> rows = lift_table(np.array([1.0, 1, 0, 0]), np.array([0.9, 0.8, 0.2, 0.1]), parts=2)
    >>> [(row.share, row.lift, row.captured) for row in rows]
    [(0.5, 2.0, 1.0), (1.0, 0.0, 1.0)]
    """
    ranked = outcomes_by_rank(label, score)
    ends = np.round(np.linspace(0, len(ranked), parts + 1)).astype(int)
    down_to = np.concatenate([[0.0], np.cumsum(ranked)])
    rows = []
    for begin, end in pairwise(ends):
        size = int(end - begin)
        if not size:
            continue
        positives = float(down_to[end] - down_to[begin])
        rows.append(
            LiftRow(
                share=float(end / len(ranked)),
                customers=size,
                positives=positives,
                rate=positives / size,
                low=wilson(positives, size)[0],
                high=wilson(positives, size)[1],
                lift=positives / size / float(label.mean()),
                captured=float(down_to[end] / down_to[-1]),
            )
        )
    return tuple(rows)
