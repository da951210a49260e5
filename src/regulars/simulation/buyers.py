"""Customers who order at random and leave without a word, by known laws.

Three laws of when customers order and when they leave, in continuous time and vectorised, for
millions: the assumptions of BG/NBD, MBG/NBD and Pareto/NBD (see `regulars.predictions.btyd`), so
that an estimate can be held against the truth. Days are calendar days: a purchase falls on the day
that it happens on, and several on one day are one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LeavingAtOrders:
    """Rates ~ Gamma(r, alpha_days); after an order, leave with probability ~ Beta(a, b)."""

    r: float
    alpha_days: float
    a: float
    b: float
    at_first: bool = False
    """Whether the first order is a chance to leave too (MBG/NBD)."""


@dataclass(frozen=True, slots=True)
class LeavingAnyTime:
    """Rates ~ Gamma(r, alpha_days); lifetimes exponential with rates ~ Gamma(s, beta_days)."""

    r: float
    alpha_days: float
    s: float
    beta_days: float


@dataclass(frozen=True, slots=True)
class Buyers:
    """What customers did up to a day and after it."""

    frequency: Whole
    """Days with an order after the first such day, within tenure, shape (n,)."""
    recency_days: Whole
    """Days from the first order to the last within tenure, shape (n,)."""
    tenure_days: Whole
    """Days looked at since the first order, shape (n,)."""
    later_days: Whole
    """Days with an order in the `ahead_days` after that, shape (n,)."""
    alive: npt.NDArray[np.bool_]
    """Whether the customer had not left at the end of tenure, shape (n,)."""


def draw_buyers(
    law: LeavingAtOrders | LeavingAnyTime,
    tenure_days: Whole,
    rng: np.random.Generator,
    *,
    ahead_days: int = 0,
) -> Buyers:
    """Draw one customer for each tenure.

    Args:
        law: how they order and leave.
        tenure_days: days looked at since each one's first order, shape (n,).
        rng: the source of chance.
        ahead_days: days after tenure whose orders are counted.

    >>> law = LeavingAnyTime(r=0.5, alpha_days=80, s=0.6, beta_days=80)
    >>> buyers = draw_buyers(law, np.full(1000, 365), np.random.default_rng(1), ahead_days=90)
    >>> int((buyers.frequency > 0).sum()), round(float(buyers.alive.mean()), 2)
    (354, 0.35)
    """
    n = len(tenure_days)
    rate = rng.gamma(law.r, 1 / law.alpha_days, n)
    leaves, end = _leaving(law, n, rng)
    hour = rng.random(n)  # of the first order, as a share of its day
    last_day = np.zeros(n, dtype=np.int64)
    frequency, recency, later = (np.zeros(n, dtype=np.int64) for _ in range(3))
    closes = tenure_days + 1 - hour
    alive = end > closes
    now, active = np.zeros(n), np.flatnonzero(end > 0)
    while len(active):
        with np.errstate(divide="ignore", over="ignore"):
            now[active] += rng.standard_exponential(len(active)) / rate[active]
        until = np.minimum(closes[active] + ahead_days, end[active])
        active = active[now[active] < until]
        day = (now[active] + hour[active]).astype(np.int64)
        known = day <= tenure_days[active]
        new = day > last_day[active]
        frequency[active] += known & new
        recency[active] = np.where(known, day, recency[active])
        later[active] += new & ~known
        last_day[active] = day
        gone = active[leaves(active)]
        end[gone] = now[gone]
        alive[gone] &= now[gone] > closes[gone]
        active = active[now[active] < end[active]]
    return Buyers(frequency, recency, tenure_days, later, alive)


def _leaving(
    law: LeavingAtOrders | LeavingAnyTime, n: int, rng: np.random.Generator
) -> tuple[Callable[[Whole], npt.NDArray[np.bool_]], Real]:
    """Who leaves after an order just made, and when each leaves on the clock."""
    if isinstance(law, LeavingAnyTime):
        with np.errstate(divide="ignore", over="ignore"):
            end = rng.standard_exponential(n) / rng.gamma(law.s, 1 / law.beta_days, n)
        return lambda who: np.zeros(len(who), dtype=np.bool_), end
    chance = rng.beta(law.a, law.b, n)
    end = np.full(n, np.inf)
    if law.at_first:
        end[rng.random(n) < chance] = 0.0
    return lambda who: rng.random(len(who)) < chance[who], end
