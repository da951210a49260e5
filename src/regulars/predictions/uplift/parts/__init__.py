"""What learners are made of: regressions and constants, each kept in an open format."""

from __future__ import annotations

import numpy as np

from regulars.predictions.uplift.config import BoostedConfig, LinearConfig
from regulars.predictions.uplift.covariates import Matrix
from regulars.predictions.uplift.experiment import Floats
from regulars.predictions.uplift.parts.bins import Bins
from regulars.predictions.uplift.parts.boosted import Boosted
from regulars.predictions.uplift.parts.constant import Constant
from regulars.predictions.uplift.parts.linear import Linear
from regulars.predictions.uplift.parts.part import Part
from regulars.predictions.uplift.parts.trees import Trees

PARTS: tuple[type[Part], ...] = (Boosted, Linear, Constant, Trees)
"""Every kind of part; the end of a file's name tells which."""


def fit_part(
    X: Matrix,
    y: Floats,
    *,
    binary: bool,
    base: BoostedConfig | LinearConfig,
    seed: int,
    threads: int,
    weight: Floats | None = None,
) -> Part:
    """Fit the regression that a config names.

    Args:
        X: covariates, shape (n, d).
        y: the target, shape (n,).
        binary: the target is 0 or 1, and its probability is wanted.
        base: which regression.
        seed: of every random choice.
        threads: of LightGBM.
        weight: shape (n,), not negative.
    """
    if np.ptp(y) == 0:
        return Constant(float(y[0]))
    if isinstance(base, LinearConfig):
        return Linear.fit(X, y, weight, binary=binary, config=base)
    return Boosted.fit(X, y, weight, binary=binary, config=base, seed=seed, threads=threads)


__all__ = ["PARTS", "Bins", "Boosted", "Constant", "Linear", "Part", "Trees", "fit_part"]
