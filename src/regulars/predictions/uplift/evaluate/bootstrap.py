"""Bootstrap intervals without refitting (:cite:t:`efron:bootstrap`).

A replicate draws n customers of n, with replacement; how often each was drawn is a weight, and
weights on the sorted customers give every measure of every order at once. All orders see the same
replicates, so differences between learners have intervals too. The learners stay as they are: the
intervals tell how well these orders are measured, not how much another sample would change them.
Cost O(replicates x scores x n).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from regulars.predictions.uplift.evaluate.ranking import Curve, Ranking
from regulars.predictions.uplift.experiment import Floats

STEPS = 1_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measured value."""

    value: float
    """On all customers."""
    low: float
    """Lower limit of its interval."""
    high: float
    """Upper limit of its interval."""
    standard_error: float
    """Standard deviation over the replicates."""


def replicate(
    rankings: Mapping[str, Ranking], measure: Callable[[Curve], Floats], *, count: int, seed: int
) -> dict[str, Floats]:
    """Measure every order on the same bootstrap replicates.

    Args:
        rankings: orders of the same n customers.
        measure: a curve to a vector of m values.
        count: how many replicates.
        seed: of the draws.

    Returns:
        For each order the values, shape (count, m).
    """
    n = len(next(iter(rankings.values())).order)
    random = np.random.default_rng(seed)
    coarse = {name: ranking.coarser(STEPS) for name, ranking in rankings.items()}
    found: dict[str, list[Floats]] = {name: [] for name in rankings}
    for _ in range(count):
        times = np.bincount(random.integers(0, n, n), minlength=n).astype(np.float64)
        for name, ranking in coarse.items():
            found[name].append(measure(ranking.curve(times)))
    return {name: np.array(values) for name, values in found.items()}


def estimate(value: float, replicates: Floats, level: float) -> Estimate:
    """A value with the percentiles of its replicates, shape (count,), as limits."""
    low, high = np.quantile(replicates, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(float(value), float(low), float(high), float(replicates.std(ddof=1)))
