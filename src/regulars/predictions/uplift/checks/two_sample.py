"""Can a classifier tell the arms apart by what was known before (:cite:t:`lopezpaz:c2st`)?

It learns the arm from the covariates of one half of the customers; its AUC on the other half is
0.5 if the arms were drawn by chance, whatever the columns look like together. One split, not a
cross-fit: folds that test each other agree by chance (see `heterogeneity`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regulars.predictions.evaluate import Measure, auc
from regulars.predictions.uplift.config import UpliftConfig
from regulars.predictions.uplift.experiment import Trial
from regulars.predictions.uplift.folds import folds
from regulars.predictions.uplift.parts import fit_part


@dataclass(frozen=True, slots=True)
class TwoSample:
    """How well the arms are told apart."""

    auc: Measure
    """0.5 is chance."""
    p_value: float
    """Chance of an AUC as high if the arms are alike."""


def check_two_sample(trial: Trial, config: UpliftConfig, *, seed: int) -> TwoSample:
    """Train on one half of the customers and test on the other."""
    from scipy.stats import norm

    test = folds(trial, 2, seed=seed) == 1
    w = trial.treated
    classifier = fit_part(
        trial.X[~test],
        w[~test].astype(np.float64),
        binary=True,
        base=config.base,
        seed=seed,
        threads=config.threads,
    )
    found = auc(w[test].astype(np.float64), classifier.predict(trial.X[test]))
    n1, n0 = int(w[test].sum()), int((~w[test]).sum())
    under_chance = np.sqrt((n1 + n0 + 1) / (12 * n1 * n0))
    p_value = float(norm.sf((found.value - 0.5) / under_chance))
    return TwoSample(found, p_value)
