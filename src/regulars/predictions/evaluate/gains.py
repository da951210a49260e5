"""What the customers named first hold, from the reliability curve of a model card.

The curve's bins lie from the least probable up, with how many customers held out each has and which
share of them did it; read from the top down they are the gains curve, straight within a bin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Gain:
    """The customers named first.

    Attributes:
        share: of all customers, 0 to 1.
        captured: share of all positives among them.
        rate: share of positives among them.
        lift: how many times as many positives as the same number drawn by chance.
    """

    share: float
    captured: float
    rate: float
    lift: float


def gains_at(bins: Sequence[tuple[int, float]], shares: Sequence[float]) -> tuple[Gain, ...]:
    """What the first shares of the customers hold; nothing where nobody did it.

    Args:
        bins: customers and share of positives of each bin, the least probable first.
        shares: above 0, at most 1.

    >>> [best] = gains_at([(50, 0.1), (50, 0.5)], [0.25])
    >>> round(best.captured, 3), round(best.lift, 3)
    (0.417, 1.667)
    """
    sizes = np.array([customers for customers, _ in reversed(bins)], dtype=np.float64)
    positives = sizes * np.array([rate for _, rate in reversed(bins)])
    if not positives.sum():
        return ()
    down_to = np.concatenate([[0.0], np.cumsum(sizes)]) / sizes.sum()
    held = np.concatenate([[0.0], np.cumsum(positives)]) / positives.sum()
    base = float(positives.sum() / sizes.sum())
    return tuple(
        Gain(share, captured, base * captured / share, captured / share)
        for share in shares
        for captured in [float(np.interp(share, down_to, held))]
    )


def profits_at(
    gains: Sequence[Gain], *, value_of_one: float, contact_cost: float, won: float = 1.0
) -> tuple[float, ...]:
    """What contacting the customers named first brings, for each customer of the whole list.

    Args:
        gains: of the shares.
        value_of_one: of a positive who is won.
        contact_cost: of one contact.
        won: share of the positives reached who are won, 0 to 1.

    >>> profits_at([Gain(0.5, 0.8, 0.4, 1.6)], value_of_one=10.0, contact_cost=1.0)
    (1.5,)
    """
    return tuple(gain.share * (gain.rate * value_of_one * won - contact_cost) for gain in gains)
