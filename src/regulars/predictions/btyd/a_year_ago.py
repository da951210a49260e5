"""What the same time a year ago says about the time ahead.

The models know no season, and the last days held out are of another season than the days ahead: who
was won for Christmas comes back less than others, and the weeks before Christmas tell the opposite.
So, where the history is long enough, the chosen model is fitted to the orders until a year ago and
held against the days that followed: of all customers, and of the new ones, who are the first to be
others in another season.

A year is two seasons seen once each, so this is told and nothing is corrected by it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from regulars.predictions.btyd.arrays import Counts, Vector
from regulars.predictions.btyd.summaries import Summaries

YEAR_DAYS = 365
_MUCH = 0.15
_SURE = float(ndtri(0.975))


@dataclass(frozen=True, slots=True)
class TimesExpected:
    """How many times the orders that came were expected."""

    times: float
    """Expected over came."""
    error: float
    """Standard error of its logarithm, of customers who act each for themselves."""

    @property
    def off(self) -> bool:
        """Whether that is much, and more than chance."""
        away = abs(float(np.log(self.times)))
        return away > max(_SURE * self.error, float(np.log1p(_MUCH)))


def times_expected(expected: Vector, orders: Counts) -> TimesExpected | None:
    """Hold what was expected of customers against what they did, each of shape (n,).

    Returns:
        None where none was expected, or none came.

    >>> times_expected(np.array([1.0, 2.0]), np.array([1, 1])).times
    1.5
    """
    came, total = float(orders.sum()), float(expected.sum())
    if not came or not total:
        return None
    away = orders - expected * (came / total)
    return TimesExpected(total / came, float(np.sqrt(away @ away)) / came)


def a_year_ago_said(known: Summaries, expected: Vector, orders: Counts, *, days: int) -> str:
    """Say how far orders were off a year ago; empty where they were not.

    Args:
        known: the customers of a year ago.
        expected: order days within so many days, of each, shape (n,).
        orders: those that came, shape (n,).
        days: how many.
    """
    new = (known.frequency == 0) & (known.tenure_days < days)
    of_new, of_all = times_expected(expected[new], orders[new]), times_expected(expected, orders)
    seen, read = [], []
    if of_new is not None and of_new.off:
        who = f"customers who had just ordered for the first time (within {days} days)"
        seen.append(f"{of_new.times:.2g} times as many orders as came were expected of {who}")
        read.append(f"by {1 / of_new.times:.2g} for such customers")
    if of_all is not None and of_all.off:
        again = "" if seen else " orders as came were expected"
        seen.append(f"{of_all.times:.2g} times as many{again} of all customers")
        read.append(f"by {1 / of_all.times:.2g} for all together")
    if not seen:
        return ""
    return (
        f"The {days} days after the same day a year ago: {', and '.join(seen)}. Where the year"
        f" repeats itself, multiply the orders expected now {', '.join(read)}."
    )
