"""Propensities: could each customer have been in either arm (:cite:t:`rosenbaum:propensity`)?

Where treatment was chosen and not drawn, the propensity P(treated | x) is estimated, cross-fitted.
Customers for whom it is nearly 0 or 1 have nobody to be compared with and are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from regulars.model import Refused
from regulars.predictions.uplift.config import UpliftConfig
from regulars.predictions.uplift.experiment import FEWEST_IN_ARM, Rows, Trial
from regulars.predictions.uplift.folds import folds
from regulars.predictions.uplift.parts import fit_part


@dataclass(frozen=True, slots=True)
class Overlap:
    """The propensities."""

    lowest: float
    """Lowest propensity."""
    highest: float
    """Highest propensity."""
    outside: int
    """Customers left out, too near to 0 or 1."""


def with_propensities(
    trial: Trial, config: UpliftConfig, *, seed: int
) -> tuple[Rows, Trial, Overlap]:
    """Estimate propensities and keep the customers who have their like in both arms.

    Returns:
        The rows kept, their trial with propensities, and what was found.

    Raises:
        Refused: too few customers of an arm are left.
    """
    fold = folds(trial, config.folds, seed=seed)
    e = np.empty(len(trial))
    w = trial.treated.astype(np.float64)
    for k in range(config.folds):
        learning = fold != k
        model = fit_part(
            trial.X[learning],
            w[learning],
            binary=True,
            base=config.base,
            seed=seed,
            threads=config.threads,
        )
        e[~learning] = model.predict(trial.X[~learning])
    inside = (e >= config.overlap) & (e <= 1 - config.overlap)
    kept = np.flatnonzero(inside)
    found = Overlap(float(e.min()), float(e.max()), int((~inside).sum()))
    if min(trial.treated[kept].sum(), (~trial.treated[kept]).sum()) < FEWEST_IN_ARM:
        raise Refused(
            f"treated and untreated customers are not alike: of {len(trial):,} only "
            f"{len(kept):,} could have been in either arm",
            way_out="draw the customers of the next campaign by chance",
        )
    return kept, replace(trial, propensity=e).take(kept), found
