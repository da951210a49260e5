"""How far off a forecast may be, learned from how far off it was.

A shop that sells twice as much errs by about twice as much, so errors are taken relative to what
the series sold a period, on average, in the horizon before each origin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from regulars.predictions.demand.backtest import Origins
from regulars.predictions.demand.measures import Array


@dataclass(frozen=True, slots=True)
class Interval:
    """Quantiles of a series' own errors (actual minus forecast), at its present level.

    Attributes:
        below: of one period, the lower one.
        above: of one period, the upper one.
        of_sum: half width of the interval of a whole horizon.
        tested: share of test periods that the interval learned without them held.
    """

    below: float
    above: float
    of_sum: float
    tested: float

    @classmethod
    def learn(
        cls,
        values: Array,
        forecast: Array,
        origins: Origins,
        coverage: float,
        is_open: npt.NDArray[np.bool_] | None = None,
    ) -> Interval:
        """Learn from all origins, and test what is learned without the last.

        Args:
            values: the series, shape (periods,).
            forecast: shape (origins, horizon).
            origins: where the forecasts began; the last is the test.
            coverage: share of outcomes to hold.
            is_open: whether the shop sells in a period, shape (periods,); None: in all. What is
                closed has no error to learn from.
        """
        error = origins.actual(values) - forecast
        level = _levels(values, origins)
        relative = error / level[:-1, None]
        counted = np.ones(error.shape, dtype=np.bool_)
        if is_open is not None:
            counted = np.stack([is_open[o : o + origins.horizon] for o in origins.at])
        learned = relative[:-1][counted[:-1]]
        low, high = (level[-2] * end for end in _ends(learned, coverage))
        held = (error[-1] >= low) & (error[-1] <= high)
        # Where a forecast minus the lower end is below zero, zero is the end: sales are not less.
        held |= (forecast[-1] + low <= 0) & (error[-1] <= high)
        below, above = (level[-1] * end for end in _ends(relative[counted], coverage))
        sums = level[-1] * relative.sum(axis=1)
        spanned = (origins.at[-1] + origins.horizon - origins.at[0]) / origins.horizon
        width = float(stdtrit(max(1, int(spanned)), (1 + coverage) / 2)) * np.sqrt(np.mean(sums**2))
        return cls(below, above, float(width), float(held[counted[-1]].mean()))


def _levels(values: Array, origins: Origins) -> Array:
    """Sales of a period around each origin and around the end of the data, never zero."""
    ends = [*origins.at, values.size]
    lately = np.array([values[max(0, end - origins.horizon) : end].mean() for end in ends])
    # Half of the mean of all before keeps a quiet month from making the errors after it endless.
    level: Array = (lately + np.array([values[:end].mean() for end in ends])) / 2
    level[level <= 0] = 1.0
    return level


def _ends(error: Array, coverage: float) -> tuple[float, float]:
    """The order statistics between which a next error lies with that probability (or the ends)."""
    ordered = np.sort(error)
    n = ordered.size
    miss = (1 - coverage) / 2
    below = max(int(np.floor((n + 1) * miss)), 1) - 1
    above = min(int(np.ceil((n + 1) * (1 - miss))), n) - 1
    return float(ordered[below]), float(ordered[above])
