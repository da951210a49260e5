"""Customers whose outcome has a known chance, for models to learn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pytest
from scipy.special import expit

from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn import BoostingConfig, LearnConfig


@dataclass(frozen=True, slots=True)
class KnownCustomers:
    """Customers and the truth.

    Attributes:
        features: days, spent, country, member; some days are missing.
        chance: of the outcome.
        label: 0 or 1.
        amount: what they spend, 0 for many.
    """

    features: pa.Table
    chance: Vector
    label: Vector
    amount: Vector


def known_customers(n: int, seed: int) -> KnownCustomers:
    rng = np.random.default_rng(seed)
    days = rng.integers(0, 200, n).astype(float)
    spent = rng.gamma(2, 50, n)
    country = rng.choice(["GB", "FR", "DE"], n, p=[0.6, 0.3, 0.1])
    # Who has been away long comes back no more, but not the French who spend much.
    loyal = (country == "FR") & (spent > 100)
    chance = expit(np.where(loyal, -1.5, (days - 120) / 30))
    known = rng.random(n) > 0.1
    return KnownCustomers(
        features=pa.table(
            {
                "days": pa.array(days, mask=~known),
                "spent": spent,
                "country": country.tolist(),
                "member": (rng.random(n) < 0.5).tolist(),
            }
        ),
        chance=chance,
        label=(rng.random(n) < chance).astype(float),
        amount=np.where(rng.random(n) < chance, 0.0, rng.gamma(2, spent / 2)),
    )


MakeKnown = Callable[[int, int], KnownCustomers]


@pytest.fixture(scope="session")
def make_known() -> MakeKnown:
    """Make a number of customers from a seed."""
    return known_customers


@pytest.fixture(scope="session")
def known() -> KnownCustomers:
    return known_customers(1500, 1)


@pytest.fixture(scope="session")
def quick() -> LearnConfig:
    """Settings that fit in a moment."""
    boosting = BoostingConfig(leaves=(8,), learning_rate=0.2, rounds=60, patience=10)
    return LearnConfig(folds=3, inner_folds=2, threads=1, boosting=boosting)
