"""Harrell's concordance: of two customers, does the one predicted to leave first leave first?

Of all pairs of which it is known who left first, the share that was predicted in that order, ties
of prediction counting half (key `harrell:concordance`). One half is chance. The interval follows
from each customer's influence on that ratio. Cost O(events n), on at most 20,000 customers.
"""

from __future__ import annotations

import numpy as np

from regulars.predictions.evaluate import Measure
from regulars.predictions.evaluate.interval import Vector, Z
from regulars.predictions.survival.tenures import Flags

_MOST = 20_000


def concordance(
    duration: Vector, left: Flags, risk: Vector, *, seed: int, model: str = ""
) -> Measure:
    """Measure how well risks order customers.

    Args:
        duration: shape (n,).
        left: whether the customer left at the end of it, shape (n,).
        risk: higher means leaving earlier, shape (n,).
        seed: of the draw from more than 20,000 customers.
        model: the name to put on the measure.

    >>> left = np.array([True, True, False])
    >>> concordance(np.array([1.0, 2, 3]), left, np.array([3.0, 1, 2]), seed=0).value
    0.6666666666666666
    """
    if len(duration) > _MOST:
        drawn = np.random.default_rng(seed).choice(len(duration), _MOST, replace=False)
        duration, left, risk = duration[drawn], left[drawn], risk[drawn]
    ordered, known = np.zeros(len(duration)), np.zeros(len(duration))
    for one in np.flatnonzero(left):
        later = (duration > duration[one]) | ((duration == duration[one]) & ~left)
        right = later * ((risk[one] > risk) + 0.5 * (risk[one] == risk))
        ordered += right
        known += later
        ordered[one] += right.sum()
        known[one] += later.sum()
    value = float(ordered.sum() / known.sum()) if known.any() else 0.5
    influence = 2 * (ordered - value * known) / max(float(known.mean()), 1e-12)
    half = Z * float(np.sqrt((influence**2).sum()) / len(duration))
    return Measure("concordance", value, max(0.0, value - half), min(1.0, value + half), model)
