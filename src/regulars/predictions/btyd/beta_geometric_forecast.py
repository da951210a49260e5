"""What BG/NBD and MBG/NBD expect of customers.

Alive at tenure T after x repeat purchases and m chances survived, a customer has
lambda ~ Gamma(r + x, alpha + T) and p ~ Beta(a, b + m). Over the next h days, with
w = h / (alpha + T + h),

    E[orders | alive] = (a + b + m - 1) / (a - 1)
                        * (1 - (1 - w)^(a-1) 2F1(a + b + m - 1 - r - x, a - 1; a + b + m - 1; w)),
    P[an order | alive] = 1 - (1 - w)^(r + x),

and the next order comes within (alpha + T) ((1 - q)^(-1/(r + x)) - 1) days with probability q.
The first line is equation (10) of :cite:t:`fader:bgnbd` after Euler's transformation of 2F1: the
paper's form multiplies a number near 0 by one near infinity as x grows, this one does not. Near
a = 1 both have the form 0/0; there the mean of either side is taken.

All of it depends on (x, T), not on recency, and is computed once for each such pair.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit, hyp2f1

from regulars.predictions.btyd.arrays import Matrix, Vector
from regulars.predictions.btyd.cells import Cells
from regulars.predictions.btyd.pairs import Pairs

_NEAR_ONE = 1e-4


class BetaGeometricForecast:
    """The answers of one fitted model for cells.

    Args:
        natural: r, alpha_days, a and b of each group of customers, shape (g, 4).
        leaves_at_first: whether the first purchase is a chance to leave (MBG/NBD).
    """

    def __init__(self, natural: Matrix, *, leaves_at_first: bool) -> None:
        self._natural, self._first = natural, int(leaves_at_first)

    def p_alive(self, cells: Cells) -> Vector:
        """The note of :cite:t:`fader:alive`: 1 / (1 + e^z)."""
        r, alpha, a, b = self._natural[cells.group].T
        x, m = cells.frequency, cells.frequency + self._first
        left_once = m > 0
        chance = np.where(left_once, b + m - 1, 1.0)
        silence = np.log((alpha + cells.tenure_days) / (alpha + cells.recency_days))
        odds = np.log(a / chance) + (r + x) * silence
        return np.asarray(np.where(left_once, expit(-odds), 1.0))

    def expected_orders(self, cells: Cells, horizon_days: float) -> Vector:
        """P(alive) times the expected orders of who is alive."""
        pairs = Pairs.of(cells)
        r, alpha, a, b = self._natural[pairs.group].T
        span = alpha + pairs.tenure_days
        share = horizon_days / (span + horizon_days)
        shape = a + b + pairs.frequency + (self._first - 1)
        rest = shape - r - pairs.frequency
        orders = np.where(
            np.abs(a - 1) < _NEAR_ONE,
            (
                _leaving_mean(a - _NEAR_ONE, rest, shape, share)
                + _leaving_mean(a + _NEAR_ONE, rest, shape, share)
            )
            / 2,
            _leaving_mean(a, rest, shape, share),
        )
        return np.asarray(self.p_alive(cells) * orders[pairs.pair])

    def order_probability(self, cells: Cells, horizon_days: float) -> Vector:
        """P(alive) times the probability that who is alive orders in time."""
        r, alpha, _, _ = self._natural[cells.group].T
        span = alpha + cells.tenure_days
        silent = (r + cells.frequency) * np.log1p(horizon_days / span)
        return np.asarray(self.p_alive(cells) * -np.expm1(-silent))

    def next_order_days(self, cells: Cells, probability: float) -> Vector:
        """Who is alive orders again: leaving happens at orders only."""
        r, alpha, _, _ = self._natural[cells.group].T
        waiting = -np.log1p(-probability) / (r + cells.frequency)
        return np.asarray((alpha + cells.tenure_days) * np.expm1(waiting))


def _leaving_mean(a: Vector, rest: Vector, shape: Vector, share: Vector) -> Vector:
    """Expected orders of who is alive; 0/0 at a = 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = np.exp((a - 1) * np.log1p(-share)) * hyp2f1(rest, a - 1, shape, share)
        return np.asarray(shape / (a - 1) * (1 - kept))
