"""S-learner: one regression in which the treatment is a column (:cite:t:`kunzel:metalearners`).

mu(x, w) = E[Y | X = x, W = w];  uplift(x) = mu(x, 1) - mu(x, 0).

Cost: one fit. Use when effects are small beside the outcome: it shrinks them towards nothing, and
to the same for all. Not with a linear base, which cannot tell customers apart here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from regulars.predictions.uplift.covariates import Matrix
from regulars.predictions.uplift.experiment import Flags, Floats, Trial
from regulars.predictions.uplift.learners.training import Training
from regulars.predictions.uplift.learners.without_interval import WithoutInterval
from regulars.predictions.uplift.parts import Part


@dataclass(frozen=True, slots=True)
class SLearner(WithoutInterval):
    """One regression."""

    outcome: Part
    """Of the covariates and, as the last column, the treatment."""

    @classmethod
    def fit(cls, training: Training) -> Self:
        """Fit the regression on all customers."""
        trial = training.trial
        both = Trial(
            _with(trial.X, trial.treated), trial.treated, trial.y, trial.propensity, trial.binary
        )
        wider = Training(both, training.config, training.seed)
        return cls(wider.fit(trial.y, binary=trial.binary))

    def uplift(self, X: Matrix) -> Floats:
        """The outcome as if treated less the outcome as if not."""
        everyone = np.ones(len(X), dtype=bool)
        return self.outcome.predict(_with(X, everyone)) - self.outcome.predict(_with(X, ~everyone))


def _with(X: Matrix, treated: Flags) -> Matrix:
    return np.column_stack([X, treated.astype(np.float32)])
