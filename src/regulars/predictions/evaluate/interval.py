"""95 % intervals: of a share, of a mean, and by resampling of anything else."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Ends = tuple[float, float] | tuple[None, None]
Z = 1.959963984540054  # the normal quantile of 97.5 %


def wilson(successes: float, trials: float) -> tuple[float, float]:
    """The score interval of a share (:cite:t:`wilson:interval`); (0, 1) without trials.

    Unlike the interval from the standard error it does not close at 0 or 1 successes.

    >>> low, high = wilson(0, 20)
    >>> low, round(high, 3)
    (0.0, 0.161)
    """
    if trials <= 0:
        return 0.0, 1.0
    share, squared = successes / trials, Z * Z
    middle = (share + squared / (2 * trials)) / (1 + squared / trials)
    spread = share * (1 - share) / trials + squared / (4 * trials * trials)
    half = Z * np.sqrt(spread) / (1 + squared / trials)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def normal(values: Vector) -> Ends:
    """The interval of the mean of independent values, by its standard error; none of one value."""
    if len(values) == 1:
        return None, None
    mean = float(values.mean())
    half = Z * float(values.std(ddof=1) / np.sqrt(len(values)))
    return mean - half, mean + half


def bootstrap(
    statistic: Callable[[Vector], float],
    size: int,
    *,
    seed: int,
    replicates: int = 200,
    around: float | None = None,
) -> Ends:
    """The percentile interval of a statistic of weighted rows (:cite:t:`efron:bootstrap`).

    Each replicate weights the rows by how often they were drawn, so sorting is done once, outside.
    Cost O(replicates n).

    Args:
        statistic: takes the weights, shape (size,); NaN where they do not allow it.
        size: number of rows, each one customer: rows must be independent of each other.
        seed: of the draws.
        replicates: how many draws.
        around: the measured value, to shift the interval there; for a statistic that resampling
            itself lifts, such as a mean of absolute gaps.
    """
    rng = np.random.default_rng(seed)
    drawn = np.array(
        [
            statistic(np.bincount(rng.integers(0, size, size), minlength=size).astype(np.float64))
            for _ in range(replicates)
        ]
    )
    drawn = drawn[np.isfinite(drawn)]
    if len(drawn) < replicates / 2:
        return None, None
    low, high = np.quantile(drawn, [0.025, 0.975])
    lifted = 0.0 if around is None else float(np.median(drawn)) - around
    return float(low) - lifted, float(high) - lifted
