"""Class transformation: one regression whose target is right on average (:cite:t:`athey:trees`).

Yes or no (:cite:t:`jaskowski:uplift`): z = 1 for a treated customer who acts and an untreated one
who does not. With inverse propensity weights, as if half of all were treated,
P(z = 1 | x) = (mu_1(x) + 1 - mu_0(x)) / 2, so uplift(x) = 2 P(z = 1 | x) - 1.
Amounts: y* = y (w - e) / (e (1 - e)) has the mean uplift(x), e being the propensity.

Cost: one fit. Use as a quick check of the others; not for rare outcomes or uneven arms, where z
and y* are mostly noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from regulars.predictions.uplift.covariates import Matrix
from regulars.predictions.uplift.experiment import Floats
from regulars.predictions.uplift.learners.training import Training
from regulars.predictions.uplift.learners.without_interval import WithoutInterval
from regulars.predictions.uplift.parts import Constant, Part


@dataclass(frozen=True, slots=True)
class ClassTransformation(WithoutInterval):
    """One regression, and how its answer becomes an uplift: less `zero`, times `factor`."""

    target: Part
    """P(z = 1) for yes or no, the mean of y* for amounts."""
    zero: Constant
    """The answer that means no effect."""
    factor: Constant
    """Units of the outcome in one unit of the answer."""

    @classmethod
    def fit(cls, training: Training) -> Self:
        """Fit the transformed target on all customers."""
        w, y, e = training.trial.treated, training.trial.y, training.trial.propensity
        if training.trial.binary:
            z = np.where(w, y, 1 - y)
            weight = 0.5 / np.where(w, e, 1 - e)
            return cls(training.fit(z, binary=True, weight=weight), Constant(0.5), Constant(2.0))
        transformed = y * (w - e) / (e * (1 - e))
        return cls(training.fit(transformed, binary=False), Constant(0.0), Constant(1.0))

    def uplift(self, X: Matrix) -> Floats:
        """The answer in units of the outcome."""
        return self.factor.value * (self.target.predict(X) - self.zero.value)
