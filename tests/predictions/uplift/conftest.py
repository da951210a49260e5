"""A mailing with a known effect, and the uplift learned from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from regulars.predictions.uplift import (
    ForestConfig,
    LinearConfig,
    Uplift,
    UpliftConfig,
    fit_uplift,
)

_N = 3_000
_QUICK = UpliftConfig(
    learners=("t", "dr", "forest"),
    base=LinearConfig(),
    forest=ForestConfig(trees=20),
    folds=2,
    replicates=50,
    test_folds=2,
    value_per_outcome=10.0,
    contact_cost=1.0,
)
MakeMailing = Callable[..., pa.Table]


def _mailing(*, effect: float = 0.4, seed: int = 0) -> pa.Table:
    random = np.random.default_rng(seed)
    young = random.random(_N) < 0.5
    mail = random.choice(["none", "letter", "mail"], _N)
    bought = random.random(_N) < 0.2 + effect * young * (mail == "mail")
    return pa.table(
        {
            "who": [f"c{i}" for i in random.permutation(_N)],
            "age": np.where(young, 25.0, 60.0) + random.normal(size=_N),
            "town": random.choice(["A", "B"], _N),
            "mail": mail,
            "bought": bought,
            "spend": bought * random.gamma(2.0, 20.0, _N),
        }
    )


@pytest.fixture(scope="session")
def make_mailing() -> MakeMailing:
    """Make 3,000 customers of whom the young are moved by `mail`, and nobody by `letter`."""
    return _mailing


@pytest.fixture(scope="session")
def columns() -> dict[str, Any]:
    """What the columns of the mailing mean."""
    return {"treatment": "mail", "outcome": "bought", "control": "none", "customer_id": "who"}


@pytest.fixture(scope="session")
def quick_uplift() -> UpliftConfig:
    """Settings that fit in a moment, in money."""
    return _QUICK


@pytest.fixture(scope="session")
def found(columns: dict[str, Any]) -> Uplift:
    """The uplift of the mailing."""
    return fit_uplift(_mailing(), **columns, seed=3, config=_QUICK)
