"""Customers with two arms and scores to order them by."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from regulars.predictions.uplift import Trial
from regulars.predictions.uplift.experiment import Flags, Floats

MakeTrial = Callable[[Floats, Flags], Trial]
MakeOrder = Callable[..., tuple[Trial, Floats]]


@pytest.fixture(scope="session")
def make_trial() -> MakeTrial:
    """Make a trial without covariates of yes and no, the share of the treated as propensity."""
    return _trial


@pytest.fixture(scope="session")
def make_order() -> MakeOrder:
    """Make customers and their scores from a seed."""
    return _made


def _trial(y: Floats, treated: Flags) -> Trial:
    share = np.full(len(y), treated.mean())
    return Trial(np.zeros((len(y), 1), np.float32), treated, y, share, binary=True)


def _made(seed: int, n: int = 400, scores: int = 37) -> tuple[Trial, Floats]:
    random = np.random.default_rng(seed)
    treated = random.random(n) < 0.4
    y = (random.random(n) < 0.3 + 0.2 * treated).astype(float)
    return _trial(y, treated), random.integers(0, scores, n).astype(float)
