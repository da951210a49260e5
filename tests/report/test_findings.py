from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from regulars.report.facts import Facts, gather
from regulars.report.findings import findings
from regulars.report.payback import Payback
from regulars.report.predictions import Predictions

if TYPE_CHECKING:
    from tests.report.conftest import Shop


def _sentences(facts: Facts) -> dict[str, str]:
    return {finding.topic: finding.sentence.replace("\u00a0", " ") for finding in findings(facts)}


@pytest.fixture(name="facts")
def _facts(shop: Shop) -> Facts:
    return gather(shop.record, shop.scan)


def test_every_finding_states_the_tables_numbers(facts: Facts) -> None:
    found = _sentences(facts)
    assert list(found) == [
        "Who brings the revenue",
        "Who comes back",
        "Trend",
        "Segments",
        "Drifting away",
        "Returns",
        "Largest data problem",
    ]
    assert "(68 of 340)" in found["Who brings the revenue"]
    assert found["Who comes back"] == "79.4 % of customers (270 of 340) ordered more than once."
    assert found["Segments"].startswith("“Regular buyers” is the largest with 35.3 % of customers")
    assert "“Frequent big spenders, recently active” brings the most" in found["Segments"]
    assert found["Drifting away"].startswith("110 customers (32.4 %)")
    assert "GBP 750.00" in found["Returns"]
    assert found["Largest data problem"].startswith("52 rows set aside")


@pytest.mark.parametrize(
    ("previous", "latest", "words"),
    [
        (100.0, 112.34, "12.3 % more than in"),
        (100.0, 80.0, "20.0 % less than in"),
        (100.0, 100.2, "about the same as in"),
        (100.0, 350.0, "3.5 times as much as in"),
    ],
)
def test_trend_in_words(facts: Facts, previous: float, latest: float, words: str) -> None:
    days = [replace(facts.days[0], day=day.day, revenue=0.0, orders=1) for day in facts.days]
    days[-1] = replace(days[-1], revenue=latest)
    before = next(day for day in reversed(days) if (days[-1].day - day.day).days >= 90)
    days[days.index(before)] = replace(before, revenue=previous)
    sentence = _sentences(replace(facts, days=days))["Trend"]
    assert words in sentence
    assert "season" in sentence


def test_what_is_unknown_is_left_out(shop: Shop) -> None:
    undated = shop.without_dates()
    found = _sentences(gather(undated.record, undated.scan))
    assert "Trend" not in found
    assert "Drifting away" not in found
    unpriced = shop.without_amounts()
    found = _sentences(gather(unpriced.record, unpriced.scan))
    assert "Who brings the revenue" not in found
    assert "orders of the last" in found["Trend"].lower()
    assert "revenue" not in " ".join(found.values()).lower()
    assert found["Returns"].startswith("30 lines returned or cancelled")


def test_cancelled_rows_are_not_passed_over(shop: Shop) -> None:
    nothing = shop.with_table("returns", shop.tables["returns"].filter("false"))
    found = _sentences(gather(nothing.record, nothing.scan))["Returns"]
    assert found.startswith("No returned goods were found; 30 rows of cancelled or returned")
    source = replace(shop.record.input, lines_quarantined={"no_date": 4})
    clean = nothing.but(input=source)
    found = _sentences(gather(clean.record, clean.scan))["Returns"]
    assert found == "No return or cancellation was found in the file."


def test_one_customer_is_singular(facts: Facts) -> None:
    rfm = [replace(found, customers=1) for found in facts.rfm if found.name == "at risk"]
    assert (
        "1 customer (32.4 %) used to buy and has gone"
        in _sentences(replace(facts, rfm=rfm))["Drifting away"]
    )


def test_what_is_to_come_stands_among_the_findings(facts: Facts) -> None:
    sentences = {"orders": "Many orders.", "revenue": "They spend.", "churn": "Some leave."}
    coming = Predictions(sentences, [], {}, [], [], [])
    earned = Payback(["All: paid back in month 2.", "1 of 2."], [], [])
    found = _sentences(replace(facts, predictions=coming, payback=earned))
    assert found["What they will do"] == "They spend. Some leave."
    assert found["Payback"] == "All: paid back in month 2."


def test_nobody_drifting_is_said(facts: Facts) -> None:
    rfm = [found for found in facts.rfm if found.name != "at risk"]
    assert _sentences(replace(facts, rfm=rfm))["Drifting away"].startswith("No customer is in")
