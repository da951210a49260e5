"""Folds with the same share of each arm and of each outcome, so that rare outcomes lie in all."""

from __future__ import annotations

import numpy as np

from regulars.predictions.uplift.experiment import Rows, Trial


def folds(trial: Trial, count: int, *, seed: int) -> Rows:
    """The fold of each customer, 0 to `count` - 1, shape (n,).

    Customers are shuffled, sorted by arm and by whether there was an outcome, and dealt in turn.

    Args:
        trial: the customers.
        count: how many folds.
        seed: of the shuffle.
    """
    shuffled = np.random.default_rng(seed).permutation(len(trial))
    stratum = 2 * trial.treated + (trial.y > 0)
    order = shuffled[np.argsort(stratum[shuffled], kind="stable")]
    found = np.empty(len(trial), dtype=np.intp)
    found[order] = np.arange(len(trial)) % count
    return found
