"""Every customer scored by learners that never saw them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regulars.predictions.uplift.config import UpliftConfig
from regulars.predictions.uplift.evaluate import RANDOM, RESPONSE
from regulars.predictions.uplift.experiment import Floats, Trial
from regulars.predictions.uplift.folds import folds
from regulars.predictions.uplift.learners import CATALOGUE, Training, doubly_robust


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Scores of n customers, each from folds that they are not in."""

    orders: dict[str, Floats]
    """Name of a learner, of the response model or of random order, to scores of shape (n,)."""
    limits: dict[str, tuple[Floats, Floats]]
    """Limits of the uplifts, of learners that know them."""
    psi: tuple[Floats, Floats]
    """Doubly robust outcomes without and with the treatment, each of shape (n,)."""


def cross_fit(trial: Trial, config: UpliftConfig, *, seed: int) -> HeldOut:
    """Score each fold by learners of the others.

    The response model is the treated arm's regression of the outcome: who buys when asked.

    Args:
        trial: one arm against control.
        config: learners and folds.
        seed: of folds, learners and the random order.
    """
    n = len(trial)
    names = [name for name in CATALOGUE if name in config.learners]
    orders = {name: np.empty(n) for name in (*names, RESPONSE)}
    limits: dict[str, tuple[Floats, Floats]] = {}
    without = np.empty(n)
    fold = folds(trial, config.folds, seed=seed)
    for k in range(config.folds):
        here = fold == k
        X = trial.X[here]
        training = Training(trial.take(np.flatnonzero(~here)), config, seed)
        for name in names:
            learner = CATALOGUE[name].fit(training)
            orders[name][here] = learner.uplift(X)
            interval = learner.interval(X, config.level)
            if interval is not None:
                each = limits.setdefault(name, (np.empty(n), np.empty(n)))
                each[0][here], each[1][here] = interval
        without[here] = training.outcomes[0].predict(X)
        orders[RESPONSE][here] = training.outcomes[1].predict(X)
    psi = doubly_robust(trial, without, orders[RESPONSE])
    orders[RANDOM] = np.random.default_rng(seed).random(n)
    return HeldOut(orders, limits, psi)
