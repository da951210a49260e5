"""What a run prints for people."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from regulars.cli.summary import summary
from regulars.model import Cannot, Input, RunRecord

RECORD = RunRecord(
    input=Input(["orders.csv"], 1_000, 900, {"returned": 30, "missing_customer": 70}, 99.0, {}, []),
    mapping=[],
    questions=["dates were read day first: --date-order mdy"],
    customers=1_234,
    orders=5_678,
    revenue=1_234_567.891,
    currency="EUR",
    period={"from": "2024-01-01T00:00:00+00:00", "to": "2024-12-31T00:00:00+00:00"},
    as_of="2024-12-31T00:00:00+00:00",
    features=60,
    segments=[{"segment_id": 1, "name": "Frequent", "customers": 1_234, "revenue_share": 1.0}],
    choice={"evidence": ["because"]},
    warnings=["odd"],
    cannot=[Cannot("Discounts", "no column", "add one")],
    steps=[],
    seed=1,
    settings={},
    versions={},
)


def test_the_summary_accounts_for_all_rows_most_frequent_reason_first() -> None:
    text = "\n".join(summary(RECORD, Path("shop")))
    assert "1,000 rows read = 900 kept + 100 set aside" in text
    assert text.index("missing customer") < text.index("returned")
    assert "revenue EUR 1,234,567.89" in text
    assert "from 2024-01-01 to 2024-12-31" in text
    assert "--date-order mdy" in text
    assert "100.0% of revenue" in text
    assert "Discounts: no column" in text


def test_medians_stand_below_a_name() -> None:
    told = [{**s, "typical": "orders 8 (3), revenue 245 (103)"} for s in RECORD.segments]
    lines = list(summary(replace(RECORD, segments=told), Path("shop")))
    place = next(i for i, line in enumerate(lines) if "Frequent" in line)
    assert lines[place + 1] == "       orders 8 (3), revenue 245 (103)"
    assert lines[place - 1].endswith("medians, in brackets those of all customers:")


def test_what_is_not_known_is_left_out_not_shown_as_zero() -> None:

    bare = replace(RECORD, revenue=None, period=None, segments=[], questions=[])
    text = "\n".join(summary(bare, Path("shop")))
    assert "revenue" not in text
    assert "segments:" not in text
    assert "Please check" not in text


def test_one_customer_is_no_customers() -> None:
    segment = {"segment_id": 1, "name": "All", "customers": 1, "revenue_share": None}
    one = replace(RECORD, customers=1, orders=1, features=1, segments=[segment])
    text = "\n".join(summary(one, Path("shop")))
    assert "1 customer, 1 order, revenue" in text
    assert "1 segment:" in text
    assert "1 feature for" in text
    assert "1 customers" not in text


def test_of_what_is_not_possible_five_are_named() -> None:
    many = [Cannot(f"Thing {i}", "no column", "add one") for i in range(8)]
    text = "\n".join(summary(replace(RECORD, cannot=many), Path("shop")))
    assert "Thing 4: no column" in text
    assert "Thing 5" not in text
    assert "and 3 more (--json lists all)" in text
