"""BG/BB (:cite:t:`fader:bgbb`): customers who may order once in each period, or leave for good.

For necessarily discrete business (a yearly donation, a seasonal catalogue) and as a coarse view of
others: time is a row of periods of `period_days`, in each of which an order is a yes or a no.

1. While alive, a customer orders in a period with probability p.
2. At the start of each period, the customer leaves with probability theta.
3. p ~ Beta(alpha, beta) and theta ~ Beta(gamma, delta) over customers, independent of each other.

With x orders in n periods, the last in period t, the likelihood (equation (6) of the paper) is

    L = B(alpha + x, beta + n - x) B(gamma, delta + n) / (B(alpha, beta) B(gamma, delta))
        + sum over j from t to n - 1 of
          B(alpha + x, beta + j - x) B(gamma + 1, delta + j) / (B(alpha, beta) B(gamma, delta)):

`silence` with g(y) the first line at n = y and Q(y) the sum from y on, divided by g(y). Both follow
from one period to the next by ratios, without gamma functions:

    g(y + 1) / g(y) = (beta + y - x) (delta + y) / ((alpha + beta + y) (gamma + delta + y)),
    Q(y) = gamma / (gamma + delta + y) + Q(y + 1) g(y + 1) / g(y).

Of who is alive after n periods, with alpha' = alpha + x, beta' = beta + n - x, delta' = delta + n,

    P(more than k orders in the next m) = sum over j from k + 1 to m of
        C(j - 1, k) * B(alpha' + k + 1, beta' + j - k - 1) / B(alpha', beta')
                    * B(gamma, delta' + j) / B(gamma, delta'):

the (k + 1)-th order falls in period j, and the customer has stayed until then; the expected number
is the sum of alpha' / (alpha' + beta') * B(gamma, delta' + j) / B(gamma, delta') over j.

Cost: O(frequencies * periods) per evaluation beside O(c). It takes no covariates.
Use for orders that come at most once per period. Not where a customer may order often in a period:
it counts once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field
from scipy.special import betaln, digamma

from regulars.model import BadData
from regulars.predictions.btyd import silence
from regulars.predictions.btyd.arrays import Matrix, Vector
from regulars.predictions.btyd.cells import Cells
from regulars.predictions.btyd.likelihood import differenced_hessian
from regulars.predictions.btyd.on_cells import OnCells
from regulars.predictions.btyd.pairs import Pairs
from regulars.predictions.btyd.purchase_model import PurchaseModel, PurchaseModelConfig

NAMES = ("alpha", "beta", "gamma", "delta")


class BGBBConfig(PurchaseModelConfig):
    """How BG/BB is fitted; its parameters are `alpha`, `beta`, `gamma` and `delta`."""

    algorithm: Literal["bg_bb"] = "bg_bb"
    """Name in the catalogue."""
    period_days: int = Field(default=30, ge=1)
    """Days of a period; recency and tenure have to be multiples of it (see `summarise_orders`)."""


class _Periods:
    """Histories in periods, and the rows of the tables that belong to them."""

    def __init__(self, cells: Cells, period_days: int) -> None:
        if cells.covariates.shape[1]:
            raise BadData("BG/BB takes no covariates", column="covariates")
        if (cells.recency_days % period_days).any() or (cells.tenure_days % period_days).any():
            raise BadData(
                f"recency and tenure are no multiples of {period_days} days",
                column="tenure_days",
                way_out=f"sum up orders with period_days={period_days}",
            )
        last, end = cells.recency_days // period_days, cells.tenure_days // period_days
        self.periods = int(end.max(initial=0)) + 1
        self.frequency = np.arange(int(cells.frequency.max(initial=0)) + 1, dtype=np.float64)
        self.at_last = cells.frequency * self.periods + last
        self.at_end = cells.frequency * self.periods + end

    def seen(self, parameters: Vector) -> silence.Seen:
        """Ln g and Q of every frequency and period, one row each."""
        alpha, beta, gamma, delta = parameters
        x = self.frequency
        shape = (len(x), self.periods)
        log_seen, left = np.zeros(shape), np.zeros(shape)
        log_by, left_by = np.zeros((*shape, 4)), np.zeros((*shape, 4))
        # No order before its period: those rows are never looked up.
        y = np.maximum(np.arange(self.periods)[None, :], x[:, None])
        log_seen += betaln(alpha + x[:, None], beta + y - x[:, None]) - betaln(alpha, beta)
        log_seen += betaln(gamma, delta + y) - betaln(gamma, delta)
        pairs = digamma(alpha + beta) - digamma(alpha + beta + y)
        periods = digamma(gamma + delta) - digamma(gamma + delta + y)
        log_by[..., 0] = alpha * (digamma(alpha + x[:, None]) - digamma(alpha) + pairs)
        log_by[..., 1] = beta * (digamma(beta + y - x[:, None]) - digamma(beta) + pairs)
        log_by[..., 2] = gamma * periods
        log_by[..., 3] = delta * (digamma(delta + y) - digamma(delta) + periods)
        for period in range(self.periods - 2, -1, -1):
            day = y[:, period]
            leaves = gamma / (gamma + delta + day)
            falls = (beta + day - x) * (delta + day)
            falls /= (alpha + beta + day) * (gamma + delta + day)
            falls_by = np.column_stack(
                [
                    -alpha / (alpha + beta + day),
                    beta / (beta + day - x) - beta / (alpha + beta + day),
                    -gamma / (gamma + delta + day),
                    delta / (delta + day) - delta / (gamma + delta + day),
                ]
            )
            after = left[:, period + 1] * falls
            left[:, period] = leaves + after
            left_by[:, period] = after[:, None] * falls_by
            left_by[:, period] += left_by[:, period + 1] * falls[:, None]
            left_by[:, period, 2] += leaves * (1 - leaves)
            left_by[:, period, 3] -= leaves * delta / (gamma + delta + day)
        rows = len(x) * self.periods
        return silence.Seen(
            log_seen.ravel(), left.ravel(), log_by.reshape(rows, 4), left_by.reshape(rows, 4)
        )


class BGBBLikelihood(OnCells):
    """The log-likelihood of BG/BB on cells."""

    def __init__(self, cells: Cells, period_days: int) -> None:
        super().__init__(cells, NAMES)
        self._period_days = period_days
        self._periods = _Periods(cells, period_days)
        self._count = cells.count.astype(np.float64)

    def thinned(self, step: int) -> BGBBLikelihood:
        """Return the same on every `step`-th cell."""
        return BGBBLikelihood(self._cells.every(step), self._period_days)

    def starts(self) -> list[Vector]:
        """Begin with alike and unlike customers."""
        return [np.log([1.0, 1.0, 0.5, 3.0]), np.log([0.3, 2.0, 1.0, 10.0])]

    def value_and_gradient(self, theta: Vector) -> tuple[float, Vector]:
        """The log-likelihood and its gradient by theta, shape (4,)."""
        value, by = silence.value_and_gradient(
            self._periods.seen(np.exp(theta)),
            self._periods.at_last,
            self._periods.at_end,
            self._count,
        )
        return value, by.sum(axis=0)

    def hessian(self, theta: Vector) -> Matrix:
        """The second derivatives, by differences of the gradient."""
        return differenced_hessian(self.value_and_gradient, theta)


@dataclass(frozen=True, slots=True)
class BGBB(PurchaseModel):
    """A fitted BG/BB.

    A horizon counts as far as it fills periods; of one begun, the share that has passed.
    """

    title = "BG/BB"
    names = NAMES
    config_type = BGBBConfig

    @classmethod
    def likelihood(cls, cells: Cells, config: PurchaseModelConfig) -> BGBBLikelihood:
        """The log-likelihood on these customers."""
        return BGBBLikelihood(cells, _period_days(config))

    def p_alive(self, cells: Cells) -> Vector:
        """The probability that a customer is still one, shape (c,)."""
        periods = _Periods(cells, _period_days(self.config))
        seen = periods.seen(np.exp(self.estimate.theta[: len(NAMES)]))
        return silence.p_alive(seen, periods.at_last, periods.at_end)

    def orders_if_alive(self, pairs: Pairs, horizon_days: float) -> Vector:
        """Expected periods with an order within so many days, of who has not left, shape (p,)."""
        alpha, beta, gamma, delta = np.exp(self.estimate.theta)
        period_days = _period_days(self.config)
        end = pairs.tenure_days // period_days
        chance = (alpha + pairs.frequency) / (alpha + beta + end)
        stays, total = np.ones(len(end)), np.zeros(len(end))
        horizon = horizon_days / period_days
        for j in range(int(np.ceil(horizon))):
            stays = stays * (delta + end + j) / (gamma + delta + end + j)
            total += min(horizon - j, 1.0) * stays
        return np.asarray(chance * total)

    def more_orders_if_alive(self, pairs: Pairs, horizon_days: float | Vector) -> Iterator[Vector]:
        """P(more than 0 periods with an order), P(more than 1) and so on, each of shape (p,)."""
        alpha, beta, gamma, delta = np.exp(self.estimate.theta)
        period_days = _period_days(self.config)
        end = (pairs.tenure_days // period_days)[:, None]
        orders, none = alpha + pairs.frequency[:, None], beta + end - pairs.frequency[:, None]
        horizon = np.reshape(horizon_days, (-1, 1)) / period_days
        j = np.arange(np.ceil(horizon.max(initial=0.0)))[None, :]
        share = np.clip(horizon - j, 0.0, 1.0)
        stays = np.cumprod((delta + end + j) / (gamma + delta + end + j), axis=1)
        # The first order in period j + 1: j times none, then one.
        first = np.cumprod(np.where(j > 0, (none + j - 1) / (orders + none + j), 1.0), axis=1)
        density = first * orders / (orders + none)
        k = 0
        while True:
            yield (density * stays * share).sum(axis=1)
            # From the (k + 1)-th order in period j + 1 to the (k + 2)-th there.
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = (orders + k + 1) * (j - k) / ((k + 1) * (none + j - k - 1))
            density = density * np.where(j > k, ratio, 0.0)
            k += 1


def _period_days(config: PurchaseModelConfig) -> int:
    assert isinstance(config, BGBBConfig)  # noqa: S101 - the only kind that BG/BB is made with
    return config.period_days
