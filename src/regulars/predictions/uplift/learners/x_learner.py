"""X-learner: effects imputed for each arm from the other (:cite:t:`kunzel:metalearners`).

With mu_w as in the T-learner, the treated show d = y - mu_0(x), the others d = mu_1(x) - y. Their
regressions tau_1 and tau_0 are mixed by the propensity e:
uplift(x) = e tau_0(x) + (1 - e) tau_1(x).

Cost: four fits of half the customers. Use when one arm is much smaller, since the larger one
teaches it the outcome; not when the propensity comes near 0 or 1.
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
class XLearner(WithoutInterval):
    """Two regressions of effects and the share by which they are mixed."""

    effect_without: Part
    """tau_0, learned from customers who were not treated."""
    effect_treated: Part
    """tau_1, learned from customers who were."""
    share_treated: Constant
    """The mean propensity. Any share mixes two estimates of the same effect."""

    @classmethod
    def fit(cls, training: Training) -> Self:
        """Impute the effects and fit them."""
        trial = training.trial
        without, treated = training.outcomes
        w = trial.treated
        effect = np.empty(len(trial))
        effect[w] = trial.y[w] - without.predict(trial.X[w])
        effect[~w] = treated.predict(trial.X[~w]) - trial.y[~w]
        return cls(
            training.fit(effect, binary=False, rows=~w),
            training.fit(effect, binary=False, rows=w),
            Constant(float(trial.propensity.mean())),
        )

    def uplift(self, X: Matrix) -> Floats:
        """Both effects, mixed."""
        e = self.share_treated.value
        return e * self.effect_without.predict(X) + (1 - e) * self.effect_treated.predict(X)
