"""What is expected of all customers together, and between which limits.

A model takes the level over from the past that it has learned from: which share leave, how much is
spent in all. Seasons, prices and campaigns move it, for everybody at once, so that more customers
make it no surer. What moved it by the last cut is known: h, the shift that would have brought the
mean of the predictions there to what was seen (of log-odds; of an amount the logarithm of seen /
expected). With a belief of nu = 2 shifts of s = 0.2, the shift to come is

    h' ~ t(nu + 1) tau,    tau^2 = (nu s^2 + h^2) / (nu + 1),

and its 10 % and 90 % quantiles give the limits. On rolling origins of four shops, 30 to 90 days
ahead, they held the share that was seen in 76 to 80 % of cases (`docs/how/predictions.md`). The
expectation itself is not shifted: carrying the latest level on gained nothing in the mean. The same
shifts of one customer's log-odds give the limits of that customer's probability.

A total over k times as many days as were held out moves farther. The level is taken to wander, each
day's step independent of the last and kept for ever: the mean of its logarithm over d days then has
a variance that grows as d, so that the limits of h' are sqrt(k) times as far away. Shifts that come
and go, as a season's within a year, would grow less; with one held-out time nobody can tell which
they are, so the farther limits are told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit, stdtrit

from regulars.predictions.evaluate.interval import Vector
from regulars.wording import count, share

_BELIEVED, _SHIFT = 2, 0.2
_WITHIN = 0.8
_FARTHEST = 20.0
_NEAREST = 1e-9  # probabilities count as this far from 0 and 1 at least


@dataclass(frozen=True, slots=True)
class Level:
    """What is expected of all customers.

    Attributes:
        what: in words ("no order within 90 days", "revenue within 365 days").
        customers: of how many.
        expected: the share of a probability, the total of an amount.
        low: lower limit of what may come, of 80 %.
        high: upper limit.
        is_share: whether it is a share.
        shift: of a share, how far up and down the log-odds of everybody may move, of 80 % of cases;
            None for an amount, and in cards of older models.
    """

    what: str
    customers: int
    expected: float
    low: float
    high: float
    is_share: bool
    shift: float | None = None

    def said(self) -> str:
        r"""The level in words.

        >>> level = Level("no order within 90 days", 4338, 0.48, 0.4, 0.56, True)
        >>> level.said().replace("\u00a0", " ")
        'Of 4,338 customers, no order within 90 days: 48.0 % (40.0 % to 56.0 % in 80 of 100 cases).'
        """
        written = share if self.is_share else count
        expected, low, high = map(written, (self.expected, self.low, self.high))
        return (
            f"Of {count(self.customers)} customers, {self.what}: {expected}"
            f" ({low} to {high} in 80 of 100 cases)."
        )

    def around(self, probability: Vector) -> tuple[Vector, Vector] | None:
        """Between which limits the level may move each customer's probability, 80 % of cases.

        Args:
            probability: of each customer, shape (n,).

        Returns:
            The lower and the upper limit, each of shape (n,); None where no shift is known.

        >>> level = Level("no order", 2, 0.5, 0.4, 0.6, is_share=True, shift=0.5)
        >>> [limit.round(3).tolist() for limit in level.around(np.array([0.5, 1.0]))]
        [[0.378, 1.0], [0.622, 1.0]]
        """
        if self.shift is None:
            return None
        odds = logit(probability)
        return expit(odds - self.shift), expit(odds + self.shift)


def level_of_share(what: str, probability: Vector, *, seen: Vector, foretold: Vector) -> Level:
    """The share of customers of whom it will be true.

    Args:
        what: in words.
        probability: of each customer of today, shape (n,).
        seen: 0 or 1, of customers held out at a later time, shape (m,).
        foretold: the probabilities of these.
    """
    from scipy.optimize import brentq

    odds, today = _log_odds(foretold), _log_odds(probability)
    level = float(seen.mean())

    def off(shift: float) -> float:
        return float(expit(odds + shift).mean()) - level

    inside = off(-_FARTHEST) < 0 < off(_FARTHEST)
    moved = float(brentq(off, -_FARTHEST, _FARTHEST)) if inside else _FARTHEST
    reach = _reach(moved)
    low, middle, high = (float(expit(today + shift).mean()) for shift in (-reach, 0.0, reach))
    return Level(what, len(today), middle, low, high, is_share=True, shift=reach)


def level_of_total(
    what: str, expected: Vector, *, seen: float, foretold: float, periods: float = 1.0
) -> Level | None:
    """The total of all customers; None where either total to learn from is not above 0.

    Args:
        what: in words.
        expected: amounts of the customers of today, shape (n,).
        seen: the total of customers held out at a later time.
        foretold: the total foretold of these.
        periods: how many times as long the time to come is as the one held out.
    """
    if seen <= 0 or foretold <= 0:
        return None
    total = float(expected.sum())
    reach = float(np.sqrt(max(periods, 1.0))) * _reach(float(np.log(seen / foretold)))
    low, high = (total * float(np.exp(shift)) for shift in (-reach, reach))
    return Level(what, len(expected), total, low, high, is_share=False)


def _reach(moved: float) -> float:
    """The shift to reckon with either way, when the level has moved by so much before."""
    freedom = _BELIEVED + 1
    spread = np.sqrt((_BELIEVED * _SHIFT**2 + moved**2) / freedom)
    return float(stdtrit(freedom, (1 + _WITHIN) / 2) * spread)


def _log_odds(probability: Vector) -> Vector:
    found: Vector = logit(np.clip(probability, _NEAREST, 1 - _NEAREST))
    return found
