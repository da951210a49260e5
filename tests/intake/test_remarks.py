from __future__ import annotations

from collections.abc import Callable
from typing import Any

Take = Callable[..., Any]

HEADER = "order_id,customer_id,ordered_at,amount,currency,status\n"


def shop(currency: str = "EUR", status: str = "paid", day: str = "2024-01-15") -> str:
    return HEADER + "".join(f"O{i},C{i % 3},{day},{i}.50,{currency},{status}\n" for i in range(9))


def test_the_currency_is_told_from_the_file_or_by_the_user(take: Take) -> None:
    assert take(shop()).found.currency == "EUR"
    assert take(shop(""), currency="USD").found.currency == "USD"
    assert take(shop("")).found.currency is None


def test_open_orders_count_and_are_said(take: Take) -> None:
    found = take(shop() + "O9,C1,2024-01-15,9.50,EUR,On Hold\n").found
    assert found.input.lines_kept == 10
    assert any("(On Hold) count as purchases; lines concerned: 1" in w for w in found.warnings)


def test_an_undecided_date_order_is_asked_with_the_flag(take: Take) -> None:
    text = shop(day="03/04/2024")
    (question,) = take(text).found.questions
    assert question.endswith("if they are day first: --date-order dmy")
    decided = take(text, date_order="dmy")
    assert decided.found.questions == []
    assert str(decided.lines[0]["ordered_at"]) == "2024-04-03 00:00:00"
