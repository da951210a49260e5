"""Choosing is advised where it is better than one arm for all, and by nothing else."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from regulars.predictions import UpliftConfig
from regulars.predictions.uplift.best_arm import (
    BestArm,
    best_for_each,
    choice_table,
    judge_best_arm,
)
from regulars.predictions.uplift.evaluate import Estimate
from regulars.predictions.uplift.experiment import Floats, read_experiment

_GAIN = UpliftConfig(value_per_outcome=10, contact_cost=1)


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


def _of(*effects: float, error: float = 0.1) -> tuple[Floats, Floats]:
    return np.array(effects), np.full(len(effects), error)


def test_each_gets_the_arm_that_pays_most_or_none() -> None:
    effects = {"letter": _of(0.2, 0.3, 0.09, -1), "mail": _of(0.3, 0.2, 0.05, -1)}

    assert best_for_each(effects, _GAIN).tolist() == [2, 1, 0, 0]
    free = UpliftConfig()
    assert best_for_each(effects, free).tolist() == [2, 1, 1, 0]


@pytest.mark.parametrize(
    ("everybody", "treatments", "gains"),
    [(None, ["mail", "none"], [2, 0]), ("letter", ["letter", "letter"], [1, -1.5])],
)
def test_what_each_should_get_and_gains_in_money(
    everybody: str | None, treatments: list[str], gains: list[float]
) -> None:
    effects = {"letter": _of(0.2, -0.05), "mail": _of(0.3, 0.05)}
    any_value = Estimate(0, 0, 0, 0)
    best = BestArm({}, any_value, {}, {}, None, everybody)

    table = choice_table(pa.array(["a", "b"]), effects, best, "none", _GAIN)

    assert table["customer_id"].to_pylist() == ["a", "b"]
    assert table["treatment"].to_pylist() == treatments
    assert table["gain"].to_pylist() == pytest.approx(gains)
    reach = [0.0 if arm == "none" else 1.96 * 0.1 * 10 for arm in treatments]
    upper = np.subtract(table["gain_high"], table["gain"])
    assert upper.tolist() == pytest.approx(reach, abs=1e-3)
    assert np.subtract(table["gain"], table["gain_low"]).tolist() == pytest.approx(upper.tolist())


def test_ways_are_valued_by_those_whose_arm_agrees() -> None:
    """The young spend 20 with `mail`, the others 10 with `letter`, whatever share got which."""
    rng = np.random.default_rng(0)
    arm = rng.choice(["none", "mail", "letter"], 6_000, p=[0.5, 0.3, 0.2])
    young = rng.random(6_000) < 0.5
    y = np.where(young, 20.0 * (arm == "mail"), 10.0 * (arm == "letter")) + rng.normal(size=6_000)
    table = pa.table({"arm": arm, "spent": y, "age": np.where(young, 20, 60)})
    experiment = read_experiment(table, treatment="arm", outcome="spent", control="none")
    mailed, lettered = np.where(young, 20.0, 0), np.where(young, 0.0, 10)
    effects = {"letter": (lettered, 0 * lettered), "mail": (mailed, 0 * mailed)}

    best = judge_best_arm(effects, experiment, UpliftConfig(contact_cost=1), seed=1)

    assert best.everybody is None
    assert best.shares == pytest.approx({"none": 0, "letter": 0.5, "mail": 0.5}, abs=0.03)
    expected = {"none": 14, "letter": 10, "mail": 5}
    assert best.value.value == pytest.approx(14, abs=0.4)
    assert {a: one.value for a, one in best.over.items()} == pytest.approx(expected, abs=0.6)
    for_all = {a: one.value for a, one in best.for_all.items()}
    assert for_all == pytest.approx({"letter": 4, "mail": 9}, abs=0.6)
    assert best.second is not None
    assert best.second.value == pytest.approx(for_all["mail"] - for_all["letter"])
