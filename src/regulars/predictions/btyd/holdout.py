"""How well a model foretells days that it has not seen.

The model is fitted to the orders until a cut and foretells the days from there to `as_of`, of the
customers known at the cut. Models are compared by the mean Poisson deviance of the number of order
days y against the expected mu, 2 (y ln(y / mu) - y + mu): smallest for the true expectation,
whatever the law of y, and not ruled by the few customers with the most orders, as squared errors
are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import xlogy

from regulars.predictions.btyd.arrays import Counts, Vector
from regulars.predictions.btyd.summaries import Summaries
from regulars.predictions.evaluate import (
    CalibrationBin,
    Measure,
    amount_measures,
    auc,
    calibration_error,
    reliability_curve,
)

MOST_MEASURED = 50_000
"""At most so many customers, drawn at random, for intervals of measures."""
_TOP = 7


@dataclass(frozen=True, slots=True)
class FrequencyRow:
    """Customers with as many repeat order days before the cut."""

    frequency: int
    """How many; the last row stands for more, too."""
    customers: int
    """How many customers."""
    expected_orders: float
    """Mean of what was expected of them."""
    orders: float
    """Mean of what they did."""


@dataclass(frozen=True, slots=True)
class Foretold:
    """What was expected of customers and what they did, each of shape (n,)."""

    expected_orders: Vector
    order_probability: Vector
    orders_low: Counts
    orders_high: Counts
    expected_revenue: Vector | None
    orders: Counts
    revenue: Vector


@dataclass(frozen=True, slots=True)
class Holdout:
    """How a model did on held-out days."""

    days: int
    """How many days were held out."""
    customers: int
    """How many customers were known at the cut."""
    deviance: float
    """Mean Poisson deviance of order days."""
    expected_orders: float
    """In all."""
    orders: int
    """In all."""
    expected_revenue: float | None
    """In all."""
    revenue: float
    """In all."""
    in_interval: float
    """Share of customers whose number of orders lay in its predictive interval."""
    by_frequency: tuple[FrequencyRow, ...]
    """Calibration by the number of repeat order days before."""
    calibration: tuple[CalibrationBin, ...]
    """Reliability curve of the probability of an order."""
    measures: tuple[Measure, ...]
    """Of the model, then of each customer's own past rate."""


def poisson_deviances(orders: Counts, expected: Vector) -> Vector:
    """The Poisson deviance of each customer, shape (n,); lower is better.

    >>> poisson_deviances(np.array([1, 0]), np.array([1.0, 0.5])).tolist()
    [0.0, 1.0]
    """
    mu = np.maximum(expected, 1e-12)
    return np.asarray(2 * (xlogy(orders, orders / mu) - orders + mu))


def measure_holdout(
    known: Summaries, foretold: Foretold, *, days: int, model: str, seed: int
) -> Holdout:
    """Hold what was foretold against what happened.

    Args:
        known: the customers at the cut.
        foretold: for them, in the same order.
        days: how many were held out.
        model: its name, for the measures.
        seed: of resampling.
    """
    f, n = foretold, len(known)
    rows = np.arange(n)
    if n > MOST_MEASURED:
        rows = np.sort(np.random.default_rng(seed).choice(n, MOST_MEASURED, replace=False))
    orders = f.orders[rows].astype(np.float64)
    own_rate = known.frequency[rows] / np.maximum(known.tenure_days[rows], 1) * days
    expected = f.expected_orders[rows]
    measures = list(amount_measures(orders, expected, seed=seed, model=model))
    if orders.std() > 0 and expected.std() > 0:
        correlation = float(np.corrcoef(orders, expected)[0, 1])
        measures.append(Measure("correlation", correlation, model=model))
    ordered, probability = np.minimum(orders, 1.0), f.order_probability[rows]
    if 0 < ordered.mean() < 1:
        measures.append(auc(ordered, probability, model=model))
        measures += calibration_error(ordered, probability, seed=seed, model=model)
    if f.expected_revenue is not None and f.revenue.sum() > 0:
        found = amount_measures(f.revenue[rows], f.expected_revenue[rows], seed=seed, model=model)
        measures += [_renamed(measure) for measure in found]
    measures += amount_measures(orders, own_rate, seed=seed, model="own past rate")
    inside = (f.orders >= f.orders_low) & (f.orders <= f.orders_high)
    return Holdout(
        days=days,
        customers=n,
        deviance=float(poisson_deviances(f.orders, f.expected_orders).mean()),
        expected_orders=float(f.expected_orders.sum()),
        orders=int(f.orders.sum()),
        expected_revenue=None if f.expected_revenue is None else float(f.expected_revenue.sum()),
        revenue=float(f.revenue.sum()),
        in_interval=float(inside.mean()),
        by_frequency=_by_frequency(known.frequency, f),
        calibration=reliability_curve(ordered, probability),
        measures=tuple(measures),
    )


def _renamed(measure: Measure) -> Measure:
    return Measure(
        f"revenue {measure.name}", measure.value, measure.low, measure.high, measure.model
    )


def _by_frequency(frequency: Counts, foretold: Foretold) -> tuple[FrequencyRow, ...]:
    place = np.minimum(frequency, _TOP)
    sizes = np.bincount(place)
    expected = np.bincount(place, foretold.expected_orders)
    actual = np.bincount(place, foretold.orders)
    return tuple(
        FrequencyRow(x, int(size), float(e / size), float(a / size))
        for x, (size, e, a) in enumerate(zip(sizes, expected, actual, strict=True))
        if size
    )
