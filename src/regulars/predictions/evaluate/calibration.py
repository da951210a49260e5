"""Whether 30 % means 30 %: the reliability curve and the expected calibration error.

The customers are cut into bins of equal size by their probability, and in each the mean probability
is compared with the share of positives. ECE = sum n_b / n |mean p_b - share_b|
(:cite:t:`naeini:calibration`).
Even true probabilities have an ECE above 0 by chance; what that is, is told beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from regulars.predictions.evaluate.interval import Vector, bootstrap, wilson
from regulars.predictions.evaluate.measure import Measure

BINS = 10
_DRAWS = 100


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Customers with like probabilities.

    Attributes:
        customers: how many.
        predicted: their mean probability.
        observed: their share of positives.
        low: lower end of its 95 % interval.
        high: upper end.
    """

    customers: int
    predicted: float
    observed: float
    low: float
    high: float


def reliability_curve(
    label: Vector, probability: Vector, *, bins: int = BINS
) -> tuple[CalibrationBin, ...]:
    """The bins from the least probable up; customers with the same probability share a bin.

    Args:
        label: 0 or 1, shape (n,).
        probability: shape (n,).
        bins: how many at most.
    """
    place = _places(probability, bins)
    sizes = np.bincount(place)
    predicted = np.bincount(place, weights=probability)
    positives = np.bincount(place, weights=label)
    return tuple(
        CalibrationBin(int(n), float(p / n), float(y / n), *wilson(y, n))
        for n, p, y in zip(sizes, predicted, positives, strict=True)
        if n
    )


def calibration_error(
    label: Vector, probability: Vector, *, seed: int, bins: int = BINS, model: str = ""
) -> tuple[Measure, Measure]:
    """The expected calibration error, and what true probabilities would show by chance alone.

    Args:
        label: 0 or 1, shape (n,).
        probability: shape (n,).
        seed: of the resampling and of the drawn labels.
        bins: how many at most.
        model: the name to put on the measures.

    Returns:
        The error with its bootstrap interval; and the mean error of labels drawn from the
        probabilities themselves, which the error cannot be expected to go below.
    """
    place = _places(probability, bins)

    def error(weights: Vector, outcome: Vector = label) -> float:
        gaps = np.bincount(place, weights=weights * (probability - outcome))
        return float(np.abs(gaps).sum() / weights.sum())

    ones = np.ones(len(label))
    rng = np.random.default_rng(seed)
    by_chance = np.mean(
        [error(ones, (rng.random(len(label)) < probability).astype(float)) for _ in range(_DRAWS)]
    )
    found = error(ones)
    low, high = bootstrap(error, len(label), seed=seed, around=found)
    low = None if low is None else max(0.0, low)
    return (
        Measure("expected calibration error", found, low, high, model),
        Measure("expected calibration error by chance", float(by_chance), model=model),
    )


def _places(probability: Vector, bins: int) -> npt.NDArray[np.intp]:
    edges = np.unique(np.quantile(probability, np.linspace(0, 1, bins + 1)))
    place: npt.NDArray[np.intp] = np.searchsorted(edges[1:-1], probability)
    return place
