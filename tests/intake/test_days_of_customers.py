"""A birth date called `Date` is no order date; one day for each customer is asked about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Take = Callable[..., Any]
BIRTHS = ("1961-03-04", "1975-08-13", "1988-12-01", "1990-02-28", "1969-11-11", "1982-06-06")
SIGN_UPS = tuple(f"2023-0{i + 1}-11" for i in range(6))


def shop(days: tuple[str, ...], *, header: str = "Date", ordered: str = "", rows: int = 36) -> str:
    lines = [f"Order ID,Customer ID,{header},Amount{',' * bool(ordered)}{ordered}"]
    for i in range(rows):
        when = f",2024-01-{i % 28 + 1:02d}" if ordered else ""
        lines.append(f"{1000 + i},C{i % 6},{days[i % 6]},{i + 0.5}{when}")
    return "\n".join(lines) + "\n"


def test_a_birth_date_is_no_order_date(take: Take) -> None:
    taken = take(shop(BIRTHS))
    assert "ordered_at" not in taken.columns
    assert taken.columns["birth_date"] == "Date"
    born = {c["customer_id"]: f"{c['birth_date']:%Y-%m-%d}" for c in taken.tables["customers"]}
    assert born == {f"C{i}": BIRTHS[i] for i in range(6)}
    assert [p.kind for p in taken.found.personal if p.column == "Date"] == ["birth date"]
    (question,) = [q for q in taken.found.questions if "birth_date" in q]
    assert question.endswith("--map ordered_at=Date --map birth_date=")


def test_the_other_date_is_when_it_was_ordered(take: Take) -> None:
    taken = take(shop(BIRTHS, ordered="Stamp"))
    assert (taken.columns["birth_date"], taken.columns["ordered_at"]) == ("Date", "Stamp")
    assert {line["ordered_at"].year for line in taken.lines} == {2024}


def test_what_the_user_says_of_a_birth_date_counts(take: Take) -> None:
    taken = take(shop(BIRTHS), told={"ordered_at": "Date", "birth_date": ""})
    assert {f"{line['ordered_at']:%Y-%m-%d}" for line in taken.lines} == set(BIRTHS)
    assert taken.found.questions == []


def test_a_day_that_each_customer_has_one_of_is_asked_about(take: Take) -> None:
    taken = take(shop(SIGN_UPS))
    assert taken.columns["ordered_at"] == "Date"
    (question,) = [q for q in taken.found.questions if "signed up" in q]
    assert question.startswith("Date was read as ordered_at, but 6 customers have several orders")
    told = take(shop(SIGN_UPS), told={"first_seen_at": "Date", "ordered_at": ""})
    assert {f"{c['first_seen_at']:%Y-%m-%d}" for c in told.tables["customers"]} == set(SIGN_UPS)


def test_a_name_that_says_ordered_is_not_doubted(take: Take) -> None:
    taken = take(shop(SIGN_UPS, header="Order date"))
    assert taken.columns["ordered_at"] == "Order date"
    assert taken.found.questions == []


def test_days_of_orders_are_not_doubted(take: Take) -> None:
    old = "".join(
        f"{1000 + i},C{i % 6},{1970 + i}-03-{i % 28 + 1:02d},{i + 0.5}\n" for i in range(40)
    )
    taken = take(f"Order ID,Customer ID,Date,Amount\n{old}")
    assert taken.columns["ordered_at"] == "Date"
    assert taken.found.questions == []
