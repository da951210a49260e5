"""R-learner: the outcome's residual on the treatment's residual (:cite:t:`nie:rlearner`).

With m(x) = E[Y | x] and the propensity e, the uplift minimises
sum ((y - m(x)) - (w - e) uplift(x))^2: a regression of (y - m) / (w - e) under the weights
(w - e)^2. Here m = e mu_1 + (1 - e) mu_0, cross-fitted.

Cost: two fits per nuisance fold and one. Use when the outcome varies a lot for reasons other than
the treatment; not with tiny samples, where cross-fitting halves too little.
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
class RLearner(WithoutInterval):
    """One regression of residuals."""

    effect: Part
    """The uplift."""

    @classmethod
    def fit(cls, training: Training) -> Self:
        """Take the residuals and fit them."""
        trial = training.trial
        without, treated = training.cross_fitted
        e = trial.propensity
        surplus = trial.treated - e
        residual = trial.y - (e * treated + (1 - e) * without)
        return cls(training.fit(residual / surplus, binary=False, weight=surplus**2))

    def uplift(self, X: Matrix) -> Floats:
        """The regression's answer."""
        return self.effect.predict(X)
