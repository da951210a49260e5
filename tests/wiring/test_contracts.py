"""Contracts: who is still there, and who of them will leave."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from regulars import wiring
from regulars.model import BadData

MONTHLY_HAZARD, SAFE_HAZARD, WATCHED_MONTHS = 0.06, 0.01, 24


@pytest.fixture(scope="module")
def contracts() -> pa.Table:
    """Monthly contracts end six times as often as others; half are watched for one year only."""
    rng = np.random.default_rng(8)
    n = 1_200
    monthly = rng.random(n) < 0.5
    ends = rng.geometric(np.where(monthly, MONTHLY_HAZARD, SAFE_HAZARD))
    watched = np.where(rng.random(n) < 0.5, WATCHED_MONTHS, WATCHED_MONTHS // 2)
    return pa.table(
        {
            "customerID": [f"c{i:04}" for i in range(n)],
            "contract": np.where(monthly, "monthly", "two years"),
            "age": rng.integers(18, 80, n),
            "tenure": np.minimum(ends, watched),
            "Churn": np.where(ends <= watched, "Yes", "No"),
        }
    )


def test_who_has_left_is_not_in_the_list_and_ids_are_the_files(contracts: pa.Table) -> None:
    found = wiring.compare_leavers(contracts, label="Churn")

    rows = contracts.to_pylist()
    there = {row["customerID"] for row in rows if row["Churn"] == "No"}
    assert set(found.scores["customerID"].to_pylist()) == there
    assert found.reasons is not None
    assert set(found.reasons["customerID"].to_pylist()) <= there
    text = " ".join(found.says).replace("\u00a0", " ")
    assert f"Of 1,200 customers, {1_200 - len(there)} have left" in text
    assert "who is at risk, not when" in text
    assert "--tenure tenure" in text


def test_of_those_who_stay_the_expected_leavers_are_told(contracts: pa.Table) -> None:
    pytest.importorskip("statsmodels", reason="the extra survival is not installed")
    found = wiring.stay_or_leave(
        contracts, {"duration": "tenure", "event": "Churn", "time_unit": "month"}
    )

    rows = [row for row in contracts.to_pylist() if row["Churn"] == "No"]
    hazard = {"monthly": MONTHLY_HAZARD, "two years": SAFE_HAZARD}
    truth = sum(1 - (1 - hazard[row["contract"]]) ** 3 for row in rows)
    text = found.says[0].replace("\u00a0", " ")
    expected = float(text.split("about ")[1].split(" ")[0])
    assert expected == pytest.approx(truth, rel=0.25)
    assert len(found.scores) == len(rows)
    assert "within 90 days" in text
    assert "survival model" in found.says[1]


def test_a_file_without_ids_is_numbered() -> None:
    rng = np.random.default_rng(1)
    age = rng.integers(18, 80, 400)
    left = np.where(rng.random(400) < age / 100, "Yes", "No")
    found = wiring.compare_leavers(pa.table({"age": age, "Churn": left}), label="Churn")

    assert found.scores.column_names[0] == "row"
    assert "--tenure COLUMN" in found.says[1]


def test_an_amount_does_not_say_who_has_left(contracts: pa.Table) -> None:
    steps: list[str] = []
    with pytest.raises(BadData) as refused:
        wiring.compare_leavers(contracts, label="age", on_step=steps.append)
    assert "column age: it has 62 values, not yes and no" in str(refused.value)
    assert "--label COLUMN" in str(refused.value)
    assert steps == []


def test_one_number_may_be_named_as_the_one_that_means_leaving(contracts: pa.Table) -> None:
    rng = np.random.default_rng(2)
    monthly = np.array(contracts["contract"].to_pylist()) == "monthly"
    gone = rng.random(len(contracts)) < np.where(monthly, 0.6, 0.1)
    state = np.where(gone, 3, rng.integers(1, 3, len(contracts)))
    table = contracts.drop_columns(["Churn", "tenure"]).append_column("state", pa.array(state))
    found = wiring.compare_leavers(table, label="state", positive="3")
    assert found.card.label == "state is 3"
    assert found.scores.num_rows == int((~gone).sum())
