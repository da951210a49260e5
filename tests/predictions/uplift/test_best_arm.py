"""Choosing is advised where it is better than one arm for all, and by nothing else."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from regulars.predictions import UpliftConfig
from regulars.predictions.uplift.best_arm import judge_best_arm
from regulars.predictions.uplift.experiment import read_experiment


@pytest.mark.parametrize("customers", [600, 601, 607])
def test_a_choice_that_gives_all_the_same_is_no_better_than_that(customers: int) -> None:
    """Added up apart, the two differ by rounding, and every replicate to the same side."""
    rng = np.random.default_rng(customers)
    arm, y = rng.choice(["none", "mail"], customers), np.round(rng.gamma(2, 9, customers), 2)
    table = pa.table({"arm": arm, "spent": y, "age": rng.integers(18, 80, customers)})
    experiment = read_experiment(table, treatment="arm", outcome="spent", control="none")
    effects = {"mail": (np.full(customers, 0.3), np.full(customers, 0.1))}

    best = judge_best_arm(effects, experiment, UpliftConfig(replicates=200), seed=1)

    assert best.shares == {"none": 0, "mail": 1}
    assert best.everybody in {"none", "mail"}
    same = best.over["mail"]
    assert (same.value, same.low, same.high) == (0, 0, 0)
