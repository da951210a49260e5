"""From a learner's score to the effect that customers with it had, with an interval.

A score orders customers; its level may flatter. Let psi_i be the doubly robust effect of customer i
and z_i their score, standardised. The line psi = effect + slope z through customers held out (the
best linear predictor of the effect by the score, :cite:t:`chernozhukov:generic`) says what
customers with such scores gained on average; its limits come from the variance of both
coefficients, robust to unequal noise. Where no difference between customers was found, or the score
orders them the wrong way round, the slope is 0: everybody is expected to gain the average effect.

Each customer's own line comes from the other folds, so that the same experiment may judge a choice
that follows it. Cost O(n).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from regulars.predictions.uplift.experiment import Floats, Rows


@dataclass(frozen=True, slots=True)
class EffectLine:
    """The effect by the score."""

    middle: float
    """Mean of the scores."""
    spread: float
    """Standard deviation of the scores, 1 where they are all alike."""
    effect: float
    """The effect at the middle."""
    slope: float
    """How much more effect one standard deviation of the score brings, at least 0."""
    variances: tuple[float, float, float]
    """Of the effect, of the slope, and their covariance."""

    @classmethod
    def through(cls, score: Floats, psi: Floats, *, differ: bool) -> Self:
        """The line through customers held out.

        Args:
            score: uplift by learners that did not see them, shape (n,).
            psi: their doubly robust effects, shape (n,).
            differ: whether a difference between customers was found.
        """
        middle, spread, n = float(score.mean()), float(score.std()), len(score)
        z = (score - middle) / (spread or 1.0)
        effect, slope = float(psi.mean()), float((z * psi).mean()) if differ and spread else 0.0
        slope = max(slope, 0.0)
        noise = (psi - effect - slope * z) ** 2
        own = (float(noise.sum()), float((noise * z * z).sum()), float((noise * z).sum()))
        if not slope:
            own = (own[0], 0.0, 0.0)
        variances = (own[0] / n**2, own[1] / n**2, own[2] / n**2)
        return cls(middle, spread or 1.0, effect, slope, variances)

    def of(self, score: Floats) -> tuple[Floats, Floats]:
        """The expected effect of customers and its standard error, each of shape (n,)."""
        z = (score - self.middle) / self.spread
        of_effect, of_slope, together = self.variances
        variance = of_effect + 2 * z * together + z * z * of_slope
        return self.effect + self.slope * z, np.sqrt(np.maximum(variance, 0.0))


def held_out_effects(
    score: Floats, psi: Floats, fold: Rows, *, differ: bool
) -> tuple[Floats, Floats]:
    """The expected effect of each customer and its standard error, by the line of the other folds.

    Args:
        score: uplift by learners that did not see them, shape (n,).
        psi: their doubly robust effects, shape (n,).
        fold: of each customer, shape (n,).
        differ: whether a difference between customers was found.
    """
    effect, error = np.empty(len(score)), np.empty(len(score))
    for k in np.unique(fold):
        here = fold == k
        line = EffectLine.through(score[~here], psi[~here], differ=differ)
        effect[here], error[here] = line.of(score[here])
    return effect, error
