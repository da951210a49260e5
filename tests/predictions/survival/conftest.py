"""Contracts whose risk of ending is known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

from regulars.predictions.survival import FittedSurvival, SurvivalConfig, fit_survival
from regulars.predictions.survival.cox import CoxModel
from regulars.predictions.survival.fit import Lesson, fit_both
from regulars.predictions.survival.hazard import HazardTrees
from regulars.predictions.survival.tenures import read_tenures, without_grown

N = 1_500
Contracts = Callable[..., pa.Table]
Predictors = dict[str, HazardTrees | CoxModel]


def _contracts(seed: int = 1) -> pa.Table:
    """Monthly risk .12 with a monthly plan, else .02; nobody is watched for over 24 months."""
    rng = np.random.default_rng(seed)
    monthly = rng.random(N) < 0.5
    stays = np.ceil(rng.exponential(1 / np.where(monthly, 0.12, 0.02)))
    watched = rng.integers(1, 25, N)
    months = np.minimum(stays, watched)
    return pa.table(
        {
            "customer_id": [f"{i:05}" for i in range(N)],
            "months": months,
            "churned": np.where(stays <= watched, "Yes", "No"),
            "plan": np.where(monthly, "monthly", "yearly"),
            "noise": rng.normal(size=N),
            "paid_so_far": months * 10 + rng.normal(size=N),
        }
    )


@pytest.fixture(scope="session", name="contracts")
def contracts_fixture() -> Contracts:
    """Makes contracts, of another seed others."""
    return _contracts


@pytest.fixture(scope="session")
def config() -> SurvivalConfig:
    return SurvivalConfig(
        duration="months", event="churned", time_unit="month", folds=2, rounds=60, threads=1
    )


@pytest.fixture(scope="session")
def fitted(config: SurvivalConfig) -> FittedSurvival:
    return fit_survival(_contracts(), config)


@pytest.fixture(scope="session")
def predictors(fitted: FittedSurvival, config: SurvivalConfig) -> Predictors:
    """Both models by name, fitted on all contracts."""
    tenures = without_grown(read_tenures(_contracts(), config), config)
    points = fitted.model.encoding.matrix(tenures.features)
    lesson = Lesson(tenures, points, fitted.model.encoding, fitted.model.edges, config)
    return fit_both(lesson, np.arange(N))
