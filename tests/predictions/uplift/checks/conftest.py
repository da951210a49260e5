"""Customers who were treated by chance or by choice."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.special import expit

from regulars.predictions.uplift import LinearConfig, Trial, UpliftConfig

_N = 4_000
MakeTrial = Callable[..., Trial]


@pytest.fixture(scope="session")
def make_trial() -> MakeTrial:
    """Make 4,000 customers with three columns; `chosen` says how much the first one decides."""
    return _trial


@pytest.fixture(scope="session")
def linear() -> UpliftConfig:
    """Settings that fit in a moment."""
    return UpliftConfig(base=LinearConfig())


def _trial(*, chosen: float, seed: int = 0) -> Trial:
    """Treated by chance, or (the more `chosen`) for the first column."""
    random = np.random.default_rng(seed)
    X = random.normal(size=(_N, 3)).astype(np.float32)
    treated = random.random(_N) < expit(chosen * X[:, 0])
    y = X[:, 0] + 0.5 * treated + random.normal(size=_N)
    return Trial(X, treated, y, np.full(_N, treated.mean()), binary=False)
