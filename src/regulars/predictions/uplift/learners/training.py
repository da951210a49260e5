"""What every learner is given: one arm against control, and regressions that several share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regulars.predictions.uplift.config import UpliftConfig
from regulars.predictions.uplift.experiment import Flags, Floats, Trial
from regulars.predictions.uplift.folds import folds
from regulars.predictions.uplift.parts import Part, fit_part


@dataclass(frozen=True)
class Training:
    """Customers to learn from.

    The regressions of several learners are the same; each is fitted when first asked for, once.
    """

    trial: Trial
    """The customers."""
    config: UpliftConfig
    """The settings."""
    seed: int
    """Of every random choice."""

    def fit(
        self, y: Floats, *, binary: bool, rows: Flags | None = None, weight: Floats | None = None
    ) -> Part:
        """Fit the base regression to a target of all rows, or of the flagged `rows`."""
        X = self.trial.X if rows is None else self.trial.X[rows]
        return fit_part(
            X,
            y if rows is None else y[rows],
            binary=binary,
            base=self.config.base,
            seed=self.seed,
            threads=self.config.threads,
            weight=weight if rows is None or weight is None else weight[rows],
        )

    @cached_property
    def outcomes(self) -> tuple[Part, Part]:
        """The outcome without and with the treatment, each from the customers of that arm."""
        treated, y, binary = self.trial.treated, self.trial.y, self.trial.binary
        return (
            self.fit(y, binary=binary, rows=~treated),
            self.fit(y, binary=binary, rows=treated),
        )

    @cached_property
    def cross_fitted(self) -> tuple[Floats, Floats]:
        """Both expected outcomes of each row, from folds that the row is not in: two of (n,)."""
        trial = self.trial
        fold = folds(trial, self.config.nuisance_folds, seed=self.seed)
        without, with_treatment = np.empty(len(trial)), np.empty(len(trial))
        for k in range(self.config.nuisance_folds):
            here = fold == k
            part = Training(trial.take(np.flatnonzero(~here)), self.config, self.seed)
            for found, model in zip((without, with_treatment), part.outcomes, strict=True):
                found[here] = model.predict(trial.X[here])
        return without, with_treatment
