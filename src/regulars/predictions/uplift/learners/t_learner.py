"""T-learner or two-model approach: a regression for each arm (:cite:t:`kunzel:metalearners`).

mu_w(x) = E[Y | X = x, W = w], fitted on arm w alone;  uplift(x) = mu_1(x) - mu_0(x).

Cost: two fits of half the customers. Use when the arms are large and differ a lot; not when one
is small: two regressions that err in different places look like an effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from regulars.predictions.uplift.covariates import Matrix
from regulars.predictions.uplift.experiment import Floats
from regulars.predictions.uplift.learners.training import Training
from regulars.predictions.uplift.learners.without_interval import WithoutInterval
from regulars.predictions.uplift.parts import Part


@dataclass(frozen=True, slots=True)
class TLearner(WithoutInterval):
    """Two regressions."""

    without: Part
    """The outcome of customers who are not treated."""
    treated: Part
    """The outcome of customers who are."""

    @classmethod
    def fit(cls, training: Training) -> Self:
        """Fit each arm."""
        return cls(*training.outcomes)

    def uplift(self, X: Matrix) -> Floats:
        """The difference of both outcomes."""
        return self.treated.predict(X) - self.without.predict(X)
