"""Suggestions find known duplicates; only accepted ones merge, wholly, and never a whole shop."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from regulars.intake.identity.candidates import find_candidates
from regulars.intake.identity.clusters import clusters
from regulars.intake.identity.probabilistic import splink_pairs
from regulars.model import BadData, Refused

_CONNECTION = duckdb.connect()
Take = Callable[..., Any]
_ORDERS = "order id,order date,customer id,amount\n" + "".join(
    f"{i},2025-01-0{i},{customer},{i}.50\n"
    for i, customer in enumerate(["w1", "w2", "till9", "w4", "w5"], start=1)
)
_PEOPLE = (
    "customer id,name,email,phone,postal code,birth date,newsletter\n"
    "w1,Ann Lee,ann.lee@gmail.com,+49 30 1234567,10115,1980-02-03,yes\n"
    "w2,Ann Lee,Ann.Lee@gmail.com ,,10115,1980-02-03,no\n"
    "till9,Anne Lee,annlee+shop@googlemail.com,030 1234567,10115,1980-02-03,\n"
    "w4,Bob Stone,bob@x.com,+44 20 7946 0000,SW1A,,yes\n"
    "w5,Carla Diaz,carla@x.com,,28013,,yes\n"
)


def _people(rows: Sequence[tuple[str | None, ...]]) -> duckdb.DuckDBPyRelation:
    values = ", ".join(
        "(" + ", ".join("NULL" if v is None else f"'{v}'" for v in row) + ")" for row in rows
    )
    return _CONNECTION.sql(
        "SELECT customer_id, name, email, phone, postal_code, birth_date::TIMESTAMP AS birth_date"
        f" FROM (VALUES {values}) AS t(customer_id, name, email, phone, postal_code, birth_date)"
    )


def _found(rows: Sequence[tuple[str | None, ...]]) -> dict[tuple[str, str], tuple[str, float]]:
    return {
        (a, b): (why, sure) for a, b, why, sure in find_candidates(_people(rows), _CONNECTION).pairs
    }


def test_evidence_adds_up_and_contradictions_weigh() -> None:
    found = _found(
        [
            ("a", "Ann Lee", "ann@x.com", None, None, None),
            ("b", "Lee, Ann", "ANN@x.com", None, None, None),
            ("c", "Maximilian Oz", "m@x.com", "+43 1 5551234", "1010", None),
            ("d", "Maximilian Oz", None, "01 5551234 ", "1010", None),
            ("e", "Zoe Quill", "q@x.com", None, None, "1980-01-01"),
            ("f", "Bartholomew Unger", "q@x.com", None, None, "1990-01-01"),
        ]
    )

    assert found["a", "b"] == ("same email", 0.95)
    assert found["c", "d"][1] == pytest.approx(0.75) or "same name" in found["c", "d"][0]
    assert ("e", "f") not in found


def test_a_shared_email_or_phone_links_nobody() -> None:
    many = [
        (f"c{i:02}", f"Person {chr(97 + i) * 5}", "family@x.com", "+49 30 7654321", None, None)
        for i in range(20)
    ]
    firm = [
        (f"f{i}", f"Firm {chr(97 + i) * 6}", "info@firm.com", None, None, None) for i in range(3)
    ]

    assert _found([*many, *firm]) == {}
    assert find_candidates(_people(many), _CONNECTION).shared == 2


def test_chains_join_but_not_a_whole_shop() -> None:
    assert clusters([("a", "b"), ("c", "b"), ("x", "y")]) == [["a", "b", "c"], ["x", "y"]]
    chain = [
        (f"c{i:02}", "Ann Lee", f"mail{i // 2}@x.com", f"+49 30 77{(i + 1) // 2:05}", None, None)
        for i in range(20)
    ]
    found = _found(chain)

    assert len(clusters(list(found))) == 1


def test_nothing_is_merged_without_being_asked(take: Take) -> None:
    taken = take(_ORDERS, customers=_PEOPLE)

    assert len(taken.tables["customers"]) == 5
    pairs = taken.tables["identity_suggestions"]
    assert {(p["customer_id_a"], p["customer_id_b"]) for p in pairs} == {
        ("till9", "w1"),
        ("till9", "w2"),
        ("w1", "w2"),
    }
    assert {p["suggested_customer_id"] for p in pairs} == {"w1"}
    assert not any(p["merged"] for p in pairs)
    assert (taken.found.identity["suggestions"], taken.found.identity["merged_customers"]) == (3, 0)


def test_accepted_suggestions_merge_everywhere(take: Take) -> None:
    taken = take(_ORDERS, customers=_PEOPLE, merge_at=0.95)

    people = {row["customer_id"]: row for row in taken.tables["customers"]}
    assert sorted(people) == ["w1", "w4", "w5"]
    assert people["w1"]["email"] == "ann.lee@gmail.com"
    assert people["w1"]["email_consent"] is False
    assert sorted(line["customer_id"] for line in taken.lines) == ["w1", "w1", "w1", "w4", "w5"]
    assert sum(line["revenue"] for line in taken.lines) == pytest.approx(17.5)
    assert taken.found.identity["merged_customers"] == 2
    assert taken.found.identity["accepted_at"] == 0.95


def test_a_file_of_pairs_merges_those_and_no_others(take: Take, tmp_path: Path) -> None:
    accepted = tmp_path / "pairs.csv"
    with accepted.open("w", newline="") as file:
        csv.writer(file).writerows([("customer_id_a", "customer_id_b"), ("w4", "w5")])

    taken = take(_ORDERS, customers=_PEOPLE, merge_file=str(accepted))

    assert sorted(row["customer_id"] for row in taken.tables["customers"]) == [
        "till9",
        "w1",
        "w2",
        "w4",
    ]


def test_a_pair_of_somebody_unknown_is_refused_without_naming_them(
    take: Take, tmp_path: Path
) -> None:
    accepted = tmp_path / "pairs.csv"
    accepted.write_text("customer_id_a,customer_id_b\nw4,nobody\n")

    with pytest.raises(BadData, match=r"1 customers .* are not among the customers") as refused:
        take(_ORDERS, customers=_PEOPLE, merge_file=str(accepted))

    assert "nobody" not in str(refused.value)


def _quality(
    pairs: list[tuple[str, str, str, float]], truth: set[tuple[str, str]], at_least: float
) -> tuple[float, float]:
    found = {(a, b) for a, b, _, confidence in pairs if confidence >= at_least}
    return len(found & truth) / len(found), len(found & truth) / len(truth)


def test_known_duplicates_are_found_and_few_others(people_with_duplicates: Any) -> None:  # noqa: ANN401
    people, truth = people_with_duplicates(1_500)

    pairs = find_candidates(_people(people), _CONNECTION).pairs

    precision, recall = _quality(pairs, truth, 0.5)
    assert precision > 0.99
    assert recall > 0.88
    assert _quality(pairs, truth, 0.9)[0] == 1.0


def test_splink_finds_more_of_them(people_with_duplicates: Any) -> None:  # noqa: ANN401
    pytest.importorskip("splink", reason="the extra identity is not installed")
    people, truth = people_with_duplicates(3_000)
    rows = _people(people)

    precision, recall = _quality(splink_pairs(rows, _CONNECTION, seed=1), truth, 0.9)

    assert precision > 0.98
    assert recall > _quality(find_candidates(rows, _CONNECTION).pairs, truth, 0.5)[1]


def test_splink_that_is_missing_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "splink", None)

    with pytest.raises(Refused, match=r"pip install 'regulars\[identity\]'"):
        splink_pairs(_people([("a", "Ann Lee", None, None, None, None)]), _CONNECTION, seed=1)
