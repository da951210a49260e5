"""Small planted populations, and networks small enough to train in seconds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from regulars.segments.reduce.autoencoder import CONFIGS, AnyConfig, Autoencoder, Codes
from regulars.segments.reduce.reducer import Matrix

Curve = Callable[..., Matrix]
Small = Callable[..., AnyConfig]


def _curve(customers: int = 800, noise: float = 0.03, seed: int = 3) -> Matrix:
    """Customers along a curve in six features: one number places each of them."""
    rng = np.random.default_rng(seed)
    t = rng.uniform(-1.0, 1.0, customers)
    plain = np.column_stack([t, np.sin(3 * t), np.cos(3 * t), t**2, np.tanh(4 * t), np.abs(t)])
    points: Matrix = plain + noise * rng.normal(size=plain.shape)
    return points


def _small(algorithm: str, **settings: object) -> AnyConfig:
    """Settings of a network that trains in a second or two."""
    usual = {"width": 2, "hidden": (16,), "most_epochs": 40, "learning_rate": 0.01, "batch": 64}
    return CONFIGS[algorithm].model_validate({"algorithm": algorithm, **usual, **settings})


@pytest.fixture(scope="session")
def curve() -> Curve:
    """Make customers along a curve."""
    return _curve


@pytest.fixture(scope="session")
def small() -> Small:
    """Make settings of a small network."""
    return _small


@pytest.fixture(scope="session")
def points() -> Matrix:
    """Customers along a curve, shape (800, 6)."""
    return _curve()


@pytest.fixture(scope="session", params=list(CONFIGS))
def fitted(request: pytest.FixtureRequest, points: Matrix) -> Codes:
    """Each kind of autoencoder, fitted to the curve."""
    return Autoencoder(_small(request.param, most_epochs=5)).fit(points, seed=7)
