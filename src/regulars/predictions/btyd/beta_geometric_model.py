"""What BG/NBD and MBG/NBD answer about customers.

Alive at tenure T after x repeat purchases and m chances survived, a customer has
lambda ~ Gamma(r + x, alpha + T) and p ~ Beta(a, b + m). Over the next h days, with
w = h / (alpha + T + h) and a number of orders M that is negative binomial (r + x, w) for who never
leaves,

    E[orders] = (a + b + m - 1) / (a - 1)
                * (1 - (1 - w)^(a-1) 2F1(a + b + m - 1 - r - x, a - 1; a + b + m - 1; w)),
    P(more than k orders) = P(M > k) * B(a, b + m + k) / B(a, b + m):

k chances survived, and one order more. The first line is equation (10) of :cite:t:`fader:bgnbd`
after Euler's transformation of 2F1: the paper's form multiplies a number near 0 by one near
infinity as x grows, this one does not. Near a = 1 both are 0/0; there the mean of either side is
taken. For a beyond 200, where all customers leave alike, and for less where h is long beside
alpha + T, 2F1 overflows, and the mean of
(1 - (1 + p h / (alpha + T))^-(r+x)) / p is taken over p by 24 quantiles of its law.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.special import betaincinv, expit, hyp2f1

from regulars.predictions.btyd.arrays import Vector
from regulars.predictions.btyd.beta_geometric import EFFECTS, NAMES, BetaGeometricLikelihood
from regulars.predictions.btyd.cells import Cells
from regulars.predictions.btyd.design import Design
from regulars.predictions.btyd.pairs import Pairs
from regulars.predictions.btyd.purchase_model import PurchaseModel, PurchaseModelConfig

_NEAR_ONE = 1e-4
_NEAR_NOUGHT = 1e-6
_LARGE = 200.0
_POINTS = 24


@dataclass(frozen=True, slots=True)
class BetaGeometricModel(PurchaseModel):
    """A fitted BG/NBD or MBG/NBD."""

    names = NAMES
    effects = EFFECTS
    leaves_at_first: ClassVar[bool]
    """Whether the first purchase is a chance to leave."""

    @classmethod
    def likelihood(cls, cells: Cells, config: PurchaseModelConfig) -> BetaGeometricLikelihood:
        """The log-likelihood on these customers."""
        del config
        design = Design(cells.covariates, len(NAMES), EFFECTS)
        return BetaGeometricLikelihood(cells, design, leaves_at_first=cls.leaves_at_first)

    def p_alive(self, cells: Cells) -> Vector:
        """1 / (1 + e^z) (:cite:t:`fader:alive`), shape (c,)."""
        r, alpha, a, b = self.natural(cells.covariates)[cells.group].T
        x, m = cells.frequency, cells.frequency + self.leaves_at_first
        chances = m > 0
        silence = np.log((alpha + cells.tenure_days) / (alpha + cells.recency_days))
        odds = np.log(a / np.where(chances, b + m - 1, 1.0)) + (r + x) * silence
        return np.asarray(np.where(chances, expit(-odds), 1.0))

    def orders_if_alive(self, pairs: Pairs, horizon_days: float) -> Vector:
        """Expected order days within so many days, of who has not left, shape (p,)."""
        r, alpha, a, b = self.natural(pairs.covariates)[pairs.group].T
        share = horizon_days / (alpha + pairs.tenure_days + horizon_days)
        shape = a + b + pairs.frequency + (self.leaves_at_first - 1)
        rest = shape - r - pairs.frequency
        beside = [_orders(a + side, rest, shape, share) for side in (-_NEAR_ONE, _NEAR_ONE)]
        near_one = np.abs(a - 1) < _NEAR_ONE
        orders = np.where(near_one, sum(beside) / 2, _orders(a, rest, shape, share))
        large = np.flatnonzero((a > _LARGE) | ~np.isfinite(orders))
        if len(large):
            rate, chances = r[large] + pairs.frequency[large], shape[large] - a[large] + 1
            ratio = horizon_days / (alpha + pairs.tenure_days)[large]
            orders[large] = _orders_of_alike(a[large], chances, rate, ratio)
        return orders

    def more_orders_if_alive(self, pairs: Pairs, horizon_days: float | Vector) -> Iterator[Vector]:
        """P(more than 0 order days), P(more than 1) and so on, each of shape (p,)."""
        r, alpha, a, b = self.natural(pairs.covariates)[pairs.group].T
        orders, chances = r + pairs.frequency, b + pairs.frequency + self.leaves_at_first
        log_none = -orders * np.log1p(horizon_days / (alpha + pairs.tenure_days))
        share = horizon_days / (alpha + pairs.tenure_days + horizon_days)
        # Logarithms, as the probability of no order may be too small for a double.
        log_exactly, more, stayed = log_none, -np.expm1(log_none), np.ones(len(orders))
        k = 0
        while True:
            yield np.maximum(more, 0.0) * stayed
            log_exactly = log_exactly + np.log(share * (orders + k) / (k + 1))
            more = more - np.exp(log_exactly)
            stayed = stayed * (chances + k) / (a + chances + k)
            k += 1


def _orders_of_alike(a: Vector, chances: Vector, rate: Vector, ratio: Vector) -> Vector:
    """The same by quantiles of p ~ Beta(a, chances), whose law is narrow."""
    node, weight = np.polynomial.legendre.leggauss(_POINTS)
    p = betaincinv(a[:, None], chances[:, None], (node + 1) / 2)
    orders = -np.expm1(-rate[:, None] * np.log1p(p * ratio[:, None])) / p
    return np.asarray(orders @ weight / 2)


def _orders(a: Vector, rest: Vector, shape: Vector, share: Vector) -> Vector:
    """Expected orders of who is alive; 0/0 at a = 1."""
    # At 0 the series has no value but a limit, which a step to the side is near enough to.
    shape = np.where(np.abs(shape) < _NEAR_NOUGHT, _NEAR_NOUGHT, shape)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        kept = np.exp((a - 1) * np.log1p(-share)) * hyp2f1(rest, a - 1, shape, share)
        return np.asarray(shape / (a - 1) * (1 - kept))
