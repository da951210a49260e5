"""Were the arms alike before? Standardised mean differences (:cite:t:`austin:balance`).

(mean of treated - mean of control) / sqrt((var_1 + var_0) / 2), for each column. 0.1 is the usual
limit; in small samples chance alone exceeds it, so a column is called unlike only where it is also
beyond what chance gives to the largest of d columns: a normal limit at 0.001 / d.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regulars.predictions.uplift.experiment import Trial

LIMIT = 0.1
NOTHING_ALIKE = 99.0  # each arm has one value, another than the other arm's
_CHANCE = 0.001


@dataclass(frozen=True, slots=True)
class Balance:
    """How alike the arms were."""

    differences: dict[str, float]
    """Standardised difference of each column, treated less control."""
    unlike: tuple[str, ...]
    """Columns beyond `LIMIT` and beyond chance, the worst first."""

    @property
    def largest(self) -> float:
        """The largest difference in size."""
        return max(map(abs, self.differences.values()))


def check_balance(trial: Trial, names: Sequence[str]) -> Balance:
    """Compare the arms' covariates; a missing number counts as a column of its own.

    Args:
        trial: one arm and control.
        names: of the columns of `trial.X`.
    """
    from scipy.stats import norm

    found: dict[str, float] = {}
    w = trial.treated
    for name, column in zip(names, trial.X.T, strict=True):
        missing = np.isnan(column)
        found[name] = _difference(column[w & ~missing], column[~w & ~missing])
        if missing.any():
            found[f"{name} is missing"] = _difference(missing[w], missing[~w])
    chance = norm.isf(_CHANCE / len(found) / 2) * np.sqrt(1 / w.sum() + 1 / (~w).sum())
    unlike = [name for name, d in found.items() if abs(d) > max(LIMIT, chance)]
    unlike.sort(key=lambda name: -abs(found[name]))
    return Balance(found, tuple(unlike))


def _difference(treated: np.ndarray, control: np.ndarray) -> float:
    if not len(treated) or not len(control):
        return 0.0
    treated, control = treated.astype(np.float64), control.astype(np.float64)
    gap = float(treated.mean() - control.mean())
    spread = float(np.sqrt((treated.var() + control.var()) / 2))
    if spread == 0:
        return 0.0 if gap == 0 else float(np.copysign(NOTHING_ALIKE, gap))
    return gap / spread
