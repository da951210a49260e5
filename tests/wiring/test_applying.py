"""Saved models of tables, applied to customers who taught them nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from regulars import wiring
from regulars.model import BadData

MONTHLY_HAZARD, SAFE_HAZARD, WATCHED_MONTHS = 0.06, 0.01, 24


@pytest.fixture(scope="module")
def contracts() -> pa.Table:
    """Monthly contracts end six times as often as others."""
    rng = np.random.default_rng(8)
    n = 1_200
    monthly = rng.random(n) < 0.5
    ends = rng.geometric(np.where(monthly, MONTHLY_HAZARD, SAFE_HAZARD))
    return pa.table(
        {
            "customerID": [f"c{i:04}" for i in range(n)],
            "contract": np.where(monthly, "monthly", "two years"),
            "age": rng.integers(18, 80, n),
            "tenure": np.minimum(ends, WATCHED_MONTHS),
            "Churn": np.where(ends <= WATCHED_MONTHS, "Yes", "No"),
        }
    )


@pytest.fixture(scope="module")
def survival(contracts: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("statsmodels", reason="the extra survival is not installed")
    folder = tmp_path_factory.mktemp("survival") / "model"
    how = {"duration": "tenure", "event": "Churn", "time_unit": "month"}
    wiring.stay_or_leave(contracts, how, model=folder)
    return folder


def test_a_survival_model_tells_new_customers_as_it_told_those_it_learned_from(
    contracts: pa.Table, survival: Path
) -> None:
    how = {"duration": "tenure", "event": "Churn", "time_unit": "month"}
    learned = wiring.stay_or_leave(contracts, how)
    rows = (
        contracts.slice(0, 400)
        .drop_columns(["Churn"])
        .append_column("Churn", pa.array(["No"] * 400))
    )
    stayed = {row["customerID"] for row in contracts.to_pylist() if row["Churn"] == "No"}

    found = wiring.apply_model(survival, rows, kind="churn")

    column = "churn_probability_90d"
    before, now = (
        {row["customerID"]: row[column] for row in one.scores.to_pylist()}
        for one in (learned, found)
    )
    both = stayed & set(now)
    assert len(now) == 400
    assert {who: now[who] for who in both} == {who: before[who] for who in both}
    said = found.says[0].replace("\u00a0", " ")
    assert said.startswith("A saved model: learned on ")
    assert said.endswith("from 1,200 customers, applied to 400 customers here.")
    assert found.card.premises[0] == found.says[0]
    assert found.reasons is not None


def test_without_the_event_everybody_is_there_and_the_tenure_may_have_another_name(
    contracts: pa.Table, survival: Path
) -> None:
    rows = contracts.slice(0, 3).drop_columns(["Churn"])
    renamed = rows.rename_columns(["customerID", "contract", "age", "months"])

    plain = wiring.apply_model(survival, rows, kind="churn")
    found = wiring.apply_model(survival, renamed, kind="churn", tenure="months")

    assert found.scores.to_pylist() == plain.scores.to_pylist()
    with pytest.raises(BadData, match="no such column"):
        wiring.apply_model(survival, renamed, kind="churn")


def test_tenures_beyond_what_was_seen_are_counted(contracts: pa.Table, survival: Path) -> None:
    rows = contracts.slice(0, 300).drop_columns(["Churn", "tenure"])
    tenure = pa.array([500, 501] + [WATCHED_MONTHS] * 298)

    found = wiring.apply_model(survival, rows.append_column("tenure", tenure), kind="churn")

    warned = [one for one in found.card.warnings if "for longer than anybody" in one]
    assert len(warned) == 1
    said = warned[0].replace("\u00a0", " ")
    assert said.startswith("2 customers have been under contract")
    assert "(24 months)" in said


def test_other_customers_make_a_survival_model_stale(contracts: pa.Table, survival: Path) -> None:
    rows = contracts.drop_columns(["age", "Churn"])
    old = rows.append_column("age", pa.array([90 + i % 9 for i in range(rows.num_rows)]))

    found = wiring.apply_model(survival, old, kind="churn")

    assert any("stale" in one and "age" in one for one in found.remarks)
    assert any("stale" in one for one in found.card.warnings)


def test_a_model_of_leavers_without_dates_is_applied_by_churn_alone(
    contracts: pa.Table, tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    known = contracts.drop_columns(["tenure"])
    wiring.compare_leavers(known, label="Churn", model=folder)

    found = wiring.apply_model(folder, known.slice(0, 500).drop_columns(["Churn"]), kind="churn")

    assert found.scores.num_rows == 500
    with pytest.raises(BadData, match=r"`regulars predict churn TABLE --model FOLDER`"):
        wiring.apply_model(folder, known, kind="leads")


def test_a_model_of_another_kind_names_the_command_that_applies_it(
    contracts: pa.Table, survival: Path, tmp_path: Path
) -> None:
    with pytest.raises(BadData, match="holds a survival model of contracts") as raised:
        wiring.apply_model(survival, contracts, kind="leads")
    assert "regulars predict churn TABLE" in str(raised.value)
    with pytest.raises(BadData, match="holds a survival model"):
        wiring.apply_uplift(survival, contracts)
    with pytest.raises(BadData, match="no saved model here"):
        wiring.apply_model(tmp_path, contracts)


def test_where_everybody_has_left_the_list_is_empty(contracts: pa.Table, survival: Path) -> None:
    gone = contracts.filter(pc.equal(contracts["Churn"], "Yes"))
    found = wiring.apply_model(survival, gone, kind="churn")
    assert found.scores.num_rows == 0
    assert found.reasons is not None
    assert found.reasons.num_rows == 0
    assert "who have left, are not listed" in found.says[-1]


@pytest.mark.parametrize("told", [True, False])
def test_who_has_left_is_not_listed_by_a_model_without_dates(
    contracts: pa.Table,
    tmp_path: Path,
    told: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    wiring.compare_leavers(contracts, label="Churn", without=["tenure"], model=tmp_path / "m")
    rows = contracts.slice(0, 300)
    left = pc.sum(pc.equal(rows["Churn"], "Yes")).as_py()
    assert left

    found = wiring.apply_model(
        tmp_path / "m", rows if told else rows.drop_columns(["Churn"]), kind="churn"
    )

    said = f"{left}\u00a0customers of the table, who have left (Churn is Yes), are not listed."
    assert (said in found.says) == told
    assert found.without_yes == told
    assert found.scores.num_rows == 300 - (left if told else 0)
    if told:
        gone = rows.filter(pc.equal(rows["Churn"], "Yes"))["customerID"].to_pylist()
        assert not set(gone) & set(found.scores["customerID"].to_pylist())
