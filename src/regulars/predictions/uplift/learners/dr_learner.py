"""DR-learner: regression of doubly robust effects (:cite:t:`kennedy:dr`).

With cross-fitted mu_w and the propensity e, each customer's
psi = mu_1(x) - mu_0(x) + w (y - mu_1(x)) / e - (1 - w) (y - mu_0(x)) / (1 - e)
has the mean uplift(x) if either mu or e is right; its regression on x is the uplift.

Cost: two fits per nuisance fold and one. Use as the default of tests and of policies; not when a
propensity comes near 0 or 1, since it is divided by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from regulars.predictions.uplift.covariates import Matrix
from regulars.predictions.uplift.experiment import Floats, Trial
from regulars.predictions.uplift.learners.training import Training
from regulars.predictions.uplift.learners.without_interval import WithoutInterval
from regulars.predictions.uplift.parts import Part


@dataclass(frozen=True, slots=True)
class DRLearner(WithoutInterval):
    """One regression of doubly robust effects."""

    effect: Part
    """The uplift."""

    @classmethod
    def fit(cls, training: Training) -> Self:
        """Form the effects and fit them."""
        without, treated = doubly_robust(training.trial, *training.cross_fitted)
        return cls(training.fit(treated - without, binary=False))

    def uplift(self, X: Matrix) -> Floats:
        """The regression's answer."""
        return self.effect.predict(X)


def doubly_robust(trial: Trial, without: Floats, treated: Floats) -> tuple[Floats, Floats]:
    """Each customer's doubly robust outcome without and with the treatment: two of shape (n,).

    Args:
        trial: the customers.
        without: the expected outcome without it, from customers other than this one.
        treated: the same with it.
    """
    w, y, e = trial.treated, trial.y, trial.propensity
    return without + (~w) * (y - without) / (1 - e), treated + w * (y - treated) / e
