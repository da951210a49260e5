"""Pareto/NBD (:cite:t:`schmittlein:paretonbd`): customers may leave at any time, unseen.

1. While alive, a customer orders at random at rate lambda.
2. The time until the customer leaves is exponential with rate mu.
3. lambda ~ Gamma(r, alpha) and mu ~ Gamma(s, beta) over customers, independent of each other.

With frequency x, recency t and tenure T the likelihood (:cite:t:`fader:paretonbd`) is

    L = G(r + x) / G(r) alpha^r beta^s
        * ((alpha + T)^-(r+x) (beta + T)^-s
           + s * integral from t to T of (alpha + u)^-(r+x) (beta + u)^-(s+1) du):

`silence` with g(y) = (alpha + y)^-(r+x) (beta + y)^-s, the integral by `lomax` and not by 2F1. Of
who is alive, with r' = r + x, alpha' = alpha + T and beta' = beta + T, over the next h days

    E[orders] = r' beta' / (alpha' (s - 1)) * (1 - (beta' / (beta' + h))^(s-1)),
    P(more than k orders) = integral from 0 to h / (alpha' + h) of
                            w^k (1 - w)^(r'-1) / B(k + 1, r') * (beta' / (beta' + u))^s dw,
                            u = alpha' w / (1 - w):

the (k + 1)-th order comes after u days, and the customer is still one.

Cost: O(c) for c cells, and 24 exponentials for each different (frequency, day); about five
evaluations and the Hessian by differences.
Use as BG/NBD; leaving does not wait for an order, which suits shops whose customers order often.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import digamma, gammaln

from regulars.predictions.btyd import lomax, silence
from regulars.predictions.btyd.arrays import Counts, Matrix, Vector
from regulars.predictions.btyd.axis import different
from regulars.predictions.btyd.cells import Cells
from regulars.predictions.btyd.design import Design, Effect
from regulars.predictions.btyd.likelihood import differenced_hessian
from regulars.predictions.btyd.on_cells import OnCells
from regulars.predictions.btyd.pairs import Pairs
from regulars.predictions.btyd.purchase_model import PurchaseModel, PurchaseModelConfig

NAMES = ("r", "alpha_days", "s", "beta_days")
_BUSY = 40.0
EFFECTS = (Effect(1, -1, "order_rate"), Effect(3, -1, "leaving_rate"))


class ParetoNBDConfig(PurchaseModelConfig):
    """How Pareto/NBD is fitted; its parameters are `r`, `alpha_days`, `s` and `beta_days`."""

    algorithm: Literal["pareto_nbd"] = "pareto_nbd"
    """Name in the catalogue."""


class _Histories:
    """The different (group, frequency, day) of cells, the day being that of t or of T."""

    def __init__(self, cells: Cells) -> None:
        days = int(cells.tenure_days.max(initial=0)) + 1
        frequencies = int(cells.frequency.max(initial=0)) + 1
        first = (cells.group * frequencies + cells.frequency) * days
        keys = np.concatenate([first + cells.recency_days, first + cells.tenure_days])
        found, row = different(keys, len(cells.covariates) * frequencies * days)
        rest, day = np.divmod(found, days)
        self.group, frequency = np.divmod(rest, frequencies)
        self.frequency, self.day = frequency.astype(np.float64), day.astype(np.float64)
        self.at_last, self.at_end = row[: len(cells)], row[len(cells) :]
        self.last_day = float(days - 1)

    def seen(self, natural: Matrix, *, derivatives: bool) -> silence.Seen:
        """Ln g and Q at each, with parameters of shape (g, 4)."""
        r, alpha, s, beta = natural[self.group].T
        x, y = self.frequency, self.day
        p, end = r + x, np.full(len(y), self.last_day)
        log_seen = -p * np.log(alpha + y) - s * np.log(beta + y)
        scale = s / (beta + y)
        left, by = np.zeros(len(y)), np.zeros((len(y), len(NAMES)))
        for block, u, weights in lomax.points(A=alpha, B=beta, p=p, q=s + 1, y=y, end=end):
            w = weights * scale[block, None]
            left[block] = w.sum(axis=1)
            if not derivatives:
                continue
            a, b = alpha[block, None], beta[block, None]
            at, powers = y[block, None], p[block, None]
            rate, leaving = np.log((a + u) / (a + at)), np.log((b + u) / (b + at))
            by[block, 0] = -natural[0, 0] * (w * rate).sum(axis=1)
            by[block, 1] = (w * (a * powers * (u - at) / ((a + at) * (a + u)))).sum(axis=1)
            by[block, 2] = left[block] - natural[0, 2] * (w * leaving).sum(axis=1)
            still = s[block, None] * (u - at) / (b + at) - 1
            by[block, 3] = (w * (b * still / (b + u))).sum(axis=1)
        log_by = np.column_stack(
            [
                -r * np.log(alpha + y),
                -p * alpha / (alpha + y),
                -s * np.log(beta + y),
                -s * beta / (beta + y),
            ]
        )
        return silence.Seen(log_seen, left, log_by, by)


class ParetoNBDLikelihood(OnCells):
    """The log-likelihood of Pareto/NBD on cells; covariates act on both rates."""

    def __init__(self, cells: Cells) -> None:
        super().__init__(cells, NAMES, EFFECTS)
        self._design = Design(cells.covariates, len(NAMES), EFFECTS)
        self._histories = _Histories(cells)
        self._count = cells.count.astype(np.float64)
        self._with_x = np.bincount(cells.frequency, self._count)
        self._in_group = np.bincount(cells.group, self._count, len(cells.covariates))

    def thinned(self, step: int) -> ParetoNBDLikelihood:
        """Return the same on every `step`-th cell."""
        return ParetoNBDLikelihood(self._cells.every(step))

    def starts(self) -> list[Vector]:
        """Begin with the mean rate of orders, and leaving as often or seldom."""
        count = self._count
        orders = float(count @ self._cells.frequency) + 1.0
        days = float(count @ self._cells.tenure_days) + 1.0
        mean_days = days / self.customers
        rest = np.zeros(self._design.size - len(NAMES))
        return [
            np.concatenate([np.log([r, r * days / orders, s, mean_days * s]), rest])
            for r, s in ((0.5, 0.6), (1.0, 2.0))
        ]

    def value_and_gradient(self, theta: Vector) -> tuple[float, Vector]:
        """The log-likelihood and its gradient by theta, shape (p,)."""
        natural = np.exp(self._design.eta(theta))
        histories, n = self._histories, self._in_group
        seen = histories.seen(natural, derivatives=True)
        value, by = silence.value_and_gradient(
            seen, histories.at_last, histories.at_end, self._count
        )
        gradient = np.zeros((len(n), len(NAMES)))
        for place, column in enumerate(by.T):
            gradient[:, place] = np.bincount(histories.group, column, len(n))
        r, alpha, s, beta = natural.T
        x = np.arange(len(self._with_x))
        value += float(self._with_x @ (gammaln(r[0] + x) - gammaln(r[0])))
        value += float(n @ (r * np.log(alpha) + s * np.log(beta)))
        gradient += n[:, None] * np.column_stack([r * np.log(alpha), r, s * np.log(beta), s])
        # r is the same in all groups; its own part is put into the first.
        gradient[0, 0] += r[0] * float(self._with_x @ (digamma(r[0] + x) - digamma(r[0])))
        return value, self._design.gradient(gradient)

    def hessian(self, theta: Vector) -> Matrix:
        """The second derivatives, by differences of the gradient."""
        return differenced_hessian(self.value_and_gradient, theta)


@dataclass(frozen=True, slots=True)
class ParetoNBD(PurchaseModel):
    """A fitted Pareto/NBD."""

    title = "Pareto/NBD"
    names = NAMES
    effects = EFFECTS
    config_type = ParetoNBDConfig

    @classmethod
    def likelihood(cls, cells: Cells, config: PurchaseModelConfig) -> ParetoNBDLikelihood:
        """The log-likelihood on these customers."""
        del config
        return ParetoNBDLikelihood(cells)

    def p_alive(self, cells: Cells) -> Vector:
        """The probability that a customer is still one, shape (c,)."""
        histories = _Histories(cells)
        seen = histories.seen(self.natural(cells.covariates), derivatives=False)
        return silence.p_alive(seen, histories.at_last, histories.at_end)

    def orders_if_alive(self, pairs: Pairs, horizon_days: float) -> Vector:
        """Expected order days within so many days, of who has not left, shape (p,)."""
        r, alpha, s, beta = self.natural(pairs.covariates)[pairs.group].T
        span = beta + pairs.tenure_days
        longer = np.log1p(horizon_days / span)
        # (1 - e^-(s-1)l) / (s - 1), which is l at s = 1.
        near_one = np.abs(s - 1) < 1e-9  # noqa: PLR2004 - beyond, expm1 keeps the digits
        distance = np.where(near_one, 1.0, s - 1)
        days = span * np.where(near_one, longer, -np.expm1(-distance * longer) / distance)
        return np.asarray((r + pairs.frequency) / (alpha + pairs.tenure_days) * days)

    def more_orders_if_alive(self, pairs: Pairs, horizon_days: float | Vector) -> Iterator[Vector]:
        """P(more than 0 order days), P(more than 1) and so on, each of shape (p,)."""
        r, alpha, s, beta = self.natural(pairs.covariates)[pairs.group].T
        left = _Arrivals(
            r + pairs.frequency, alpha + pairs.tenure_days, s, beta + pairs.tenure_days
        )
        # Falling by e^-c over the horizon takes about c / 2 points; most customers need few.
        falls = left.falls(horizon_days)
        busy = falls > _BUSY
        most = lomax.POINTS + int(np.ceil(falls.max(initial=0.0) / 2))
        parts = [
            (rows, left.more_orders(rows, np.broadcast_to(horizon_days, busy.shape)[rows], points))
            for rows, points in (
                (np.flatnonzero(~busy), lomax.POINTS),
                (np.flatnonzero(busy), most),
            )
        ]
        while True:
            more = np.zeros(len(busy))
            for rows, steps in parts:
                more[rows] = next(steps)
            yield more


@dataclass(frozen=True, slots=True)
class _Arrivals:
    """When the next orders come, of who is still there: r', alpha', s and beta', each (p,).

    Integrals over u, days after `as_of`, go by v = ln(1 + u / m), m = min(alpha', beta'), in which
    they are smooth.
    """

    orders: Vector
    span: Vector
    s: Vector
    tenure: Vector

    def falls(self, horizon_days: float | Vector) -> Vector:
        """Over how many powers of e the density of an arrival falls within the horizon."""
        least = np.minimum(self.span, self.tenure)
        return np.asarray((self.orders + self.s) * np.log1p(horizon_days / least))

    def more_orders(self, rows: Counts, horizon_days: Vector, points: int) -> Iterator[Vector]:
        """P(more than 0 order days) and so on, for some rows, with so many points."""
        orders, span, s, tenure = (
            part[rows, None] for part in (self.orders, self.span, self.s, self.tenure)
        )
        node, weight = np.polynomial.legendre.leggauss(points)
        least = np.minimum(span, tenure)
        longest = np.log1p(horizon_days[:, None] / least)
        later = np.expm1(longest * (node + 1) / 2) * least
        # Logarithms, as the density may be too small for a double.
        log = np.log(orders * longest / 2 * (least + later) / (span + later))
        log -= orders * np.log1p(later / span) + s * np.log1p(later / tenure)
        log_share = np.log(later / (span + later))
        k = 0
        while True:
            yield np.exp(log) @ weight
            k += 1
            log = log + log_share + np.log((orders + k) / k)
