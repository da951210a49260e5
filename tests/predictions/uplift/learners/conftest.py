"""Customers without noise, of whom straight lines know all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from regulars.predictions.uplift import LinearConfig, Trial, UpliftConfig
from regulars.predictions.uplift.experiment import Floats
from regulars.predictions.uplift.learners import Training


@dataclass(frozen=True)
class Plain:
    """Outcomes on two lines, and a propensity that varies."""

    training: Training
    """To learn from, with lines that hardly shrink."""
    without: Floats
    """The outcome without the treatment."""
    truth: Floats
    """What the treatment changes."""


@pytest.fixture(scope="session")
def plain() -> Plain:
    random = np.random.default_rng(0)
    X = random.normal(size=(400, 2)).astype(np.float32)
    e = np.where(X[:, 0] > 0, 0.7, 0.2)
    treated = random.random(400) < e
    without = np.asarray(3 + X[:, 1] - X[:, 0], dtype=np.float64)
    truth = np.asarray(1 + 2 * X[:, 0], dtype=np.float64)
    trial = Trial(X, treated, without + truth * treated, e, binary=False)
    config = UpliftConfig(base=LinearConfig(ridge=1e-6))
    return Plain(Training(trial, config, 0), without, truth)
