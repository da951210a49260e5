"""How good the probability to leave within a horizon is, where not every end is known.

A customer is looked at each time a horizon begins (a landmark, key `vanhouwelingen:landmarking`):
under contract at s, did he leave by s + h? Who was not watched that long drops out, and those who
were count the more, by the inverse of the chance of having been watched (key
`graf:brier`). Of the weighted rows: AUC, Brier score, and the probability beside the share that
left, by tenths. Intervals resample customers, whose rows stay together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from regulars.predictions.evaluate import CalibrationBin, Measure, bootstrap, normal, wilson
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn.examples import Index, Matrix
from regulars.predictions.survival.censoring import ProductLimit
from regulars.predictions.survival.tenures import Tenures

_MOST_LANDMARKS = 24
_BINS = 10


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Rows of customer and landmark whose outcome is known.

    Attributes:
        customer: position of the customer.
        at: the landmark, in steps of time.
        label: 1 where the customer left within the horizon.
        weight: the inverse of the chance of being watched until the outcome.
        customers: number of customers.
    """

    customer: Index
    at: Vector
    label: Vector
    weight: Vector
    customers: int

    @classmethod
    def of(cls, tenures: Tenures, horizon: float) -> Landmarks:
        """Look at each customer at 0, h, 2 h and so on."""
        duration, left = tenures.duration, tenures.left
        watched = ProductLimit.of(duration, ~left)
        last = float(duration.max()) - horizon
        every = max(horizon, np.ceil(last / _MOST_LANDMARKS))
        parts = []
        for s in np.arange(0.0, max(last, 0.0) + 1e-9, every):
            label = left & (duration <= s + horizon)
            rows = np.flatnonzero((duration > s) & (label | (duration >= s + horizon)))
            end = np.minimum(duration[rows], s + horizon)
            chance = watched.before(end) / watched.at(np.array([s]))
            parts.append((rows, np.full(len(rows), s), label[rows], 1 / np.maximum(chance, 0.05)))
        customer, at, label, weight = (np.concatenate(part) for part in zip(*parts, strict=True))
        return cls(customer, at, label.astype(np.float64), weight, len(duration))

    def measures(self, probability: Vector, *, seed: int, model: str) -> tuple[Measure, ...]:
        """AUC, Brier score and calibration error at the horizon.

        What cannot be told, as an AUC where nobody is known to have stayed, is left out.

        Args:
            probability: to leave within the horizon, of each row.
            seed: of the resampling.
            model: the name to put on the measures.
        """
        order = np.argsort(probability, kind="stable")
        _, tied = np.unique(probability[order], return_inverse=True)
        edges = self._edges(probability)
        place = np.searchsorted(edges, probability, side="right")

        def auc(weights: Vector) -> float:
            positive = np.bincount(tied, weights=(weights * self.label)[order])
            negative = np.bincount(tied, weights=(weights * (1 - self.label))[order])
            below = np.cumsum(negative) - negative / 2
            total = positive.sum() * negative.sum()
            return float((positive * below).sum() / total) if total else np.nan

        def brier(weights: Vector) -> float:
            return float((weights * (probability - self.label) ** 2).sum() / weights.sum())

        def gap(weights: Vector) -> float:
            gaps = np.bincount(place, weights=weights * (probability - self.label))
            return float(np.abs(gaps).sum() / weights.sum())

        measured = (
            self._measure(name, statistic, seed, model)
            for name, statistic in (
                ("AUC at the horizon", auc),
                ("Brier score at the horizon", brier),
                ("calibration error at the horizon", gap),
            )
        )
        return tuple(one for one in measured if np.isfinite(one.value))

    def calibration(self, probability: Vector) -> tuple[CalibrationBin, ...]:
        """Probabilities beside the shares that left, by tenths of the rows."""
        place = np.searchsorted(self._edges(probability), probability, side="right")
        found = []
        for part in np.unique(place):
            inside = place == part
            weight = self.weight[inside]
            observed = float((weight * self.label[inside]).sum() / weight.sum())
            trials = float(weight.sum() ** 2 / (weight**2).sum())
            predicted = float((weight * probability[inside]).sum() / weight.sum())
            ends = wilson(observed * trials, trials)
            found.append(CalibrationBin(int(inside.sum()), predicted, observed, *ends))
        return tuple(found)

    def _edges(self, probability: Vector) -> Vector:
        tenths: Vector = np.quantile(probability, np.linspace(0, 1, _BINS + 1)[1:-1])
        return np.unique(tenths)

    def _measure(
        self, name: str, statistic: Callable[[Vector], float], seed: int, model: str
    ) -> Measure:
        low, high = bootstrap(
            lambda drawn: statistic(drawn[self.customer] * self.weight),
            self.customers,
            seed=seed,
            replicates=100,
        )
        return Measure(name, statistic(self.weight), low, high, model)


def integrated_brier(
    tenures: Tenures, survival: Matrix, edges: Vector, watched: ProductLimit, *, model: str
) -> Measure:
    """The mean of the weighted Brier score over time (key `graf:brier`), lower is better.

    BS(t) = mean of S(t)² / G(d-) over those who left by t, and of (1 - S(t))² / G(t) over those
    who stayed beyond t; those censored before count by the weights of the others. Averaged over the
    time until one in ten is still watched.

    Args:
        tenures: held-out customers.
        survival: S at `edges` of each, shape (n, edges).
        edges: of the steps.
        watched: the chance of being watched.
        model: the name to put on the measure.
    """
    duration, left = tenures.duration, tenures.left
    chance = np.maximum(watched.before(duration), 0.05)
    loss, total = np.zeros(len(duration)), 0.0
    for place in range(1, len(edges)):
        t, width = edges[place], edges[place] - edges[place - 1]
        still = float(watched.at(np.array([t]))[0])
        if still < 0.1:  # noqa: PLR2004 - weights above ten are noise
            break
        gone = left & (duration <= t)
        here = np.where(gone, survival[:, place] ** 2 / chance, 0.0)
        here += np.where(duration > t, (1 - survival[:, place]) ** 2 / still, 0.0)
        loss += width * here
        total += width
    losses = loss / max(total, 1e-12)
    low, high = normal(losses)
    return Measure("integrated Brier score", float(losses.mean()), low, high, model)
