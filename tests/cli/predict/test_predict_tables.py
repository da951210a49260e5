"""`regulars predict leads` and `uplift` on tables with one row per customer."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Visitors of whom the young buy, with a column that is the outcome itself."""
    rng = np.random.default_rng(4)
    age = rng.integers(18, 80, 600)
    bought = rng.random(600) < np.where(age < 40, 0.7, 0.1)
    table = pa.table(
        {
            "who": [f"p{i}" for i in range(600)],
            "age": age,
            "channel": rng.choice(["web", "shop"], 600),
            "invoice": np.where(bought, rng.integers(1, 99, 600), 0),
            "bought": np.where(bought, "yes", "no"),
        }
    )
    path = tmp_path_factory.mktemp("people") / "people.csv"
    pa.csv.write_csv(table, path, pa.csv.WriteOptions(delimiter=";"))
    return path


def test_leads_are_ordered_and_what_gives_the_outcome_away_is_named(
    people: Path, regulars: Run, tmp_path: Path
) -> None:
    model, scores = tmp_path / "model", tmp_path / "scores.csv"
    flags = ["--label", "bought", "--id", "who", "--model", model, "-q", "--json"]
    done = regulars("predict", "leads", people, *flags, "--limit", "5")

    found = json.loads(done.stdout)
    assert list(found) == ["says", "card", "predictions"]
    assert [one["column"] for one in found["card"]["left_out"]] == ["invoice"]
    assert {m["name"]: m["value"] for m in found["card"]["measures"]}["AUC"] > 0.75
    best = {row["who"] for row in found["predictions"]}
    ages = {row["who"]: row["age"] for row in _rows(people)}
    assert max(ages[who] for who in best) < 45
    assert all("age" in " ".join(row["reasons"]) for row in found["predictions"])
    assert (model / "card.json").is_file()
    regulars("predict", "leads", people, "--everybody", *flags[2:6], "-q", "--to", scores)
    assert len(scores.read_text().splitlines()) == 601


def test_leads_are_those_who_have_not_said_yes(people: Path, regulars: Run, tmp_path: Path) -> None:
    scores = tmp_path / "leads.csv"
    flags = ["--label", "bought", "--id", "who"]
    done = regulars("predict", "leads", people, *flags, "-n", "5", "-q")
    bought = {row["who"] for row in _rows(people) if row["bought"] == "yes"}
    listed = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("p")]
    assert len(listed) == 5
    assert not bought & set(listed)
    said = done.stdout.replace("\u00a0", " ")
    assert f"{len(bought)} said yes already (bought is yes)" in said
    assert "--limit N; all of them into a file: --to FILE.csv" in said
    regulars("predict", "leads", people, *flags, "-q", "--to", scores)
    written = {row["who"] for row in _rows(scores)}
    assert written == {row["who"] for row in _rows(people)} - bought


def test_a_saved_model_scores_others_and_says_when_it_no_longer_fits(
    people: Path, regulars: Run, tmp_path: Path
) -> None:
    model, old = tmp_path / "model", tmp_path / "old.csv"
    regulars("predict", "leads", people, "--label", "bought", "--id", "who", "--model", model, "-q")
    old.write_text("who,age,channel\n" + "\n".join(f"q{i},{70 + i % 9},web" for i in range(200)))
    done = regulars("predict", "leads", old, "--id", "who", "--model", model, "--json", "-q")
    scores = json.loads(done.stdout)["predictions"]
    assert all(row["bought_probability"] < 0.4 for row in scores)
    assert "stale" in done.stderr
    assert "age" in done.stderr


def test_codes_stay_codes_and_a_label_of_noughts_and_ones_is_named_as_written(
    people: Path, regulars: Run, tmp_path: Path
) -> None:
    rows = [
        f"{i:06},{row['age']},{int(row['bought'] == 'yes')}" for i, row in enumerate(_rows(people))
    ]
    known = tmp_path / "known.csv"
    known.write_text("\n".join(["id,age,bought", *rows]))
    done = regulars(
        *("predict", "leads", known, "--label", "bought", "--positive", "1", "--id", "id"),
        *("--json", "-q", "-n", "700", "--everybody", "--model", tmp_path / "model"),
    )
    found = json.loads(done.stdout)
    assert found["card"]["label"] == "bought is 1"
    assert {row["id"] for row in found["predictions"]} == {f"{i:06}" for i in range(600)}
    again = regulars("predict", "leads", known, "--model", tmp_path / "model", "-q", "--json")
    assert "told apart by id" in again.stderr
    assert all(len(row["id"]) == 6 for row in json.loads(again.stdout)["predictions"])


def test_leads_without_a_label_is_a_usage_error(people: Path, regulars: Run) -> None:
    assert "--label" in regulars("predict", "leads", people, code=2).stderr


def test_an_unknown_label_names_the_columns(people: Path, regulars: Run) -> None:
    done = regulars("predict", "leads", people, "--label", "sold", code=3)
    assert "who, age, channel, invoice, bought" in done.stderr


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mailing that moves the young only."""
    rng = np.random.default_rng(5)
    age, mailed = rng.integers(18, 80, 3_000), rng.random(3_000) < 0.5
    visited = rng.random(3_000) < 0.1 + 0.3 * ((age < 40) & mailed)
    arm = np.where(mailed, "letter", "none")
    path = tmp_path_factory.mktemp("mailing") / "mailing.csv"
    pa.csv.write_csv(pa.table({"age": age, "arm": arm, "visit": visited.astype(int)}), path)
    return path


def test_uplift_finds_whom_the_letter_moves(mailing: Path, regulars: Run, tmp_path: Path) -> None:
    flags = ["--treatment", "arm", "--control", "none", "--outcome", "visit"]
    learners = ["--learner", "t", "--learner", "s", "-q"]
    scores = tmp_path / "uplift.csv"
    shown = regulars("predict", "uplift", mailing, *flags, *learners, "--to", scores).stdout
    # Nobody is put off and a contact costs nothing, so leaving somebody out cannot bring more.
    assert shown.strip().startswith("Give everybody letter: ")
    assert "--value (of one visit) and --contact-cost" in shown
    # .3 for the young, who are 22 of 62.
    added = float(shown.split("Contacting 100 customers adds ")[1].split()[0])
    assert added == pytest.approx(100 * 0.3 * 22 / 62, abs=3.5)
    assert "response model" in shown
    assert "Chance drew the arms" in shown
    assert "Customers differ in what it changes" in shown
    uplift = pa.csv.read_csv(scores).sort_by("row")
    young = np.array([row["age"] < 40 for row in _rows(mailing)])
    moved = uplift["uplift_visit_letter"].to_numpy()
    chosen = np.array([one == "letter" for one in uplift["treatment"].to_pylist()])
    assert chosen.all()
    assert moved[young].mean() - moved[~young].mean() > 0.2


def test_uplift_calls_customers_as_the_file_does(
    mailing: Path, regulars: Run, tmp_path: Path
) -> None:
    header, *lines = mailing.read_text().splitlines()
    named, scores = tmp_path / "named.csv", tmp_path / "uplift.csv"
    numbered = [f'"c{number}",{line}' for number, line in enumerate(lines)]
    named.write_text("\n".join([f'"who",{header}', *numbered]))
    flags = ["--treatment", "arm", "--control", "none", "--outcome", "visit", "--learner", "t"]
    more = ["--id", "who", "-n", "1", "--json", "-q", "--to", scores]
    shown = json.loads(regulars("predict", "uplift", named, *flags, *more).stdout)
    assert "who" in shown["arms"]["letter"]["predictions"][0]
    assert "who" in shown["predictions"][0]
    table = pa.csv.read_csv(scores)
    assert "customer_id" not in table.column_names
    assert set(table["who"].to_pylist()) == {f"c{number}" for number in range(3_000)}


def test_tenths_rules_and_customers_of_an_experiment_are_told_in_money(
    mailing: Path, regulars: Run
) -> None:
    flags = ["--treatment", "arm", "--control", "none", "--outcome", "visit", "--learner", "t"]
    money = ["--value", "10", "--contact-cost", "1", "--share", "0.4", "-n", "3", "--json", "-q"]
    shown = json.loads(regulars("predict", "uplift", mailing, *flags, *money).stdout)
    assert list(shown) == ["says", "card", "ways", "predictions", "arms"]
    assert shown["card"] == shown["arms"]["letter"]["card"]
    letter, ways = shown["arms"]["letter"], {row["way"]: row for row in shown["ways"]}
    assert shown["says"][0].startswith("Choose for each customer")
    assert (
        ways["for each the best, or none"]["from"] > ways["letter for everybody"]["brings per 100"]
    )
    assert letter["differences_found"]
    assert sum(row["customers"] for row in letter["deciles"]) == 3_000
    assert letter["deciles"][0]["observed uplift"] > letter["deciles"][9]["observed uplift"]
    brings = {row["contact"]: row["brings"] for row in letter["rules"]}
    # Worth 10 times .3 less 1 for the young, who are about a third; nothing for the others.
    assert brings["expected uplift pays the contact"] == pytest.approx(2 * 22 / 62, abs=0.25)
    assert brings["expected uplift pays the contact"] > brings["everyone"]
    ages = [row["age"] for row in _rows(mailing)]
    assert all(ages[row["row"] - 1] < 40 for row in letter["predictions"])


def test_arms_that_chance_did_not_draw_are_refused(regulars: Run, tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    age = rng.integers(18, 80, 2_000)
    arm = np.where(rng.random(2_000) < age / 80, "letter", "none")
    table = pa.table({"age": age, "arm": arm, "visit": rng.integers(0, 2, 2_000)})
    pa.csv.write_csv(table, tmp_path / "chosen.csv")
    flags = ["--treatment", "arm", "--control", "none", "--outcome", "visit", "-q"]
    done = regulars("predict", "uplift", tmp_path / "chosen.csv", *flags, code=5)
    assert "age" in done.stderr


def _rows(path: Path) -> list[dict[str, Any]]:
    delimiter = ";" if ";" in path.read_text()[:200] else ","
    parse = pa.csv.ParseOptions(delimiter=delimiter)
    rows: list[dict[str, Any]] = pa.csv.read_csv(path, parse_options=parse).to_pylist()
    return rows
