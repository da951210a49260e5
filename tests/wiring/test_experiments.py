"""Experiments: outcomes, the customers of a run, and people outside who get what was learned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from regulars import wiring
from regulars.model import BadData
from regulars.wiring import experiments

EXPERIMENT: dict[str, Any] = {
    "treatment": "arm",
    "control": "none",
    "outcome": "visit",
    "id_column": "who",
    "settings": {"predictions": {"uplift": {"learners": ("t",)}}},
}


@pytest.mark.parametrize("other", [{}, {"last_order_id": [17850, 13047]}])
def test_rows_without_ids_are_no_customers_of_a_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, other: dict[str, list[int]]
) -> None:
    monkeypatch.setattr(experiments, "require_finished", lambda _: None)
    table = pa.table({"age": [30, 40], "arm": ["none", "letter"], "visit": [0, 1], **other})

    with pytest.raises(BadData, match="--id COLUMN"):
        wiring.measure_uplift(
            table, treatment="arm", control="none", outcome="visit", workspace=tmp_path
        )


@pytest.fixture(scope="module")
def mailing() -> pa.Table:
    """A letter that moves the young only."""
    rng = np.random.default_rng(5)
    age, mailed = rng.integers(18, 80, 3_000), rng.random(3_000) < 0.5
    visited = rng.random(3_000) < 0.1 + 0.3 * ((age < 40) & mailed)
    return pa.table(
        {
            "who": [f"c{i}" for i in range(3_000)],
            "age": age,
            "zone": rng.choice(["1", "2", "3A"], 3_000),
            "arm": np.where(mailed, "letter", "none"),
            "visit": np.where(visited, "yes", "no"),
        }
    )


def test_an_outcome_of_yes_and_no_is_one_of_1_and_0(mailing: pa.Table) -> None:
    numbers = pa.array([int(word == "yes") for word in mailing["visit"].to_pylist()])
    told = mailing.set_column(4, "visit", numbers)

    of_words, _ = wiring.measure_uplift(mailing, **EXPERIMENT)
    of_numbers, _ = wiring.measure_uplift(told, **EXPERIMENT)

    assert of_words.table.equals(of_numbers.table)
    odd = mailing.set_column(4, "visit", pc.replace_substring(mailing["visit"], "yes", "came"))
    with pytest.raises(BadData, match="--positive VALUE"):
        wiring.measure_uplift(odd, **EXPERIMENT)
    named, _ = wiring.measure_uplift(odd, positive="came", **EXPERIMENT)
    assert named.table.equals(of_numbers.table)


def test_a_saved_experiment_says_what_people_outside_it_should_get(
    mailing: pa.Table, tmp_path: Path
) -> None:
    wiring.measure_uplift(mailing, model=tmp_path / "model", **EXPERIMENT)
    ages = [18 + i % 62 for i in range(400)]
    # Here all zones look like numbers; there they were texts.
    people = {"who": [f"n{i}" for i in range(400)], "age": ages}
    others = pa.table(people | {"zone": ["1", "2"] * 200})

    found, remarks = wiring.apply_uplift(tmp_path / "model", others, id_column="who")

    given = wiring.uplift_by_customer(found).sort_by("who").to_pylist()
    by_age = {row["who"]: row for row in given}
    young = [by_age[f"n{i}"]["uplift_visit_letter"] for i in range(400) if ages[i] < 40]
    old = [by_age[f"n{i}"]["uplift_visit_letter"] for i in range(400) if ages[i] >= 40]
    assert np.mean(young) - np.mean(old) > 0.2
    assert found.choice is not None
    assert set(found.choice["treatment"].to_pylist()) <= {"letter", "none"}
    said = found.cards["letter"].premises[0].replace("\u00a0", " ")
    assert said.endswith("from 3,000 customers, applied to 400 customers here.")
    assert not any("age" in remark for remark in remarks)
    old_people = others.set_column(1, "age", pa.array([90 + i % 9 for i in range(400)]))
    _, remarks = wiring.apply_uplift(tmp_path / "model", old_people)
    assert any("stale" in remark and "age" in remark for remark in remarks)


def test_a_saved_experiment_that_was_changed_is_refused(mailing: pa.Table, tmp_path: Path) -> None:
    wiring.measure_uplift(mailing, model=tmp_path, **EXPERIMENT)
    part = next(path for path in tmp_path.iterdir() if "lightgbm" in path.name)
    part.write_text(part.read_text() + " ")

    with pytest.raises(BadData, match="changed or damaged"):
        wiring.apply_uplift(tmp_path, mailing)
