"""Where nothing counts, the message names the column, a row, its value and the way out."""

from __future__ import annotations

import pytest
from tests.intake.conftest import TakeIn

from regulars.model import BadData


def orders(line: str) -> str:
    head = "order id,customer id,order date,quantity,unit price,status"
    return "\n".join([head, *(line.format(i) for i in range(1, 10))]) + "\n"


@pytest.mark.parametrize(
    ("line", "told", "seen", "way"),
    [
        ("{0},C{0},2024-01-01,1,5.5,cancelled", {}, ("status", "cancelled"), "--map status="),
        ("{0},C{0},2424-01-01,1,5.5,sent", {}, ("order date", "2424-01-01"), "--date-order"),
        (
            "{0},C{0},soon,1,5.5,sent",
            {"ordered_at": "order date"},
            ("order date", "xxxx"),
            "--map ordered_at=",
        ),
        (
            "{0},C{0},2024-01-01,1,ask,sent",
            {"unit_price": "unit price"},
            ("unit price", "xxx"),
            "--map unit_price=",
        ),
        (
            "{0},,2024-01-01,1,5.5,sent",
            {"customer_id": "customer id"},
            ("customer id", None),
            "--map customer_id=",
        ),
        ("{0},C{0},2024-01-01,-1,5.5,sent", {}, ("", None), "without a minus"),
        ("{0},C{0},2024-01-01,1,0.0,sent", {}, ("unit price", "0.0"), "--map revenue="),
    ],
    ids=["cancelled", "future", "dates", "amounts", "customers", "returns", "nothing paid"],
)
def test_the_cause_is_shown(
    take: TakeIn, line: str, told: dict[str, str], seen: tuple[str, str | None], way: str
) -> None:
    with pytest.raises(BadData, match="not one of 9 rows is a purchase") as refused:
        take(orders(line), told=told)
    error = refused.value
    assert (error.file, error.row) == ("orders.csv", 1)
    assert (error.column, error.value) == seen
    assert way in error.way_out
    assert "customer_id = customer id" in error.way_out


def test_other_reasons_are_counted_too(take: TakeIn) -> None:
    text = orders("{0},C{0},2024-01-01,1,5.5,cancelled").replace("2024-01-01", "2424-01-01", 2)
    with pytest.raises(BadData, match=r"\(7 rows\).*besides 2 as future date"):
        take(text)


def test_the_currency_of_another_currency_is_named(take: TakeIn) -> None:
    head = "order id,customer id,order date,amount,currency"
    told = ["USD"] * 7 + ["EUR"] * 2
    rows = [f"{i},C{i},2024-01-01,{5.5 * (c == 'USD')},{c}" for i, c in enumerate(told)]
    with pytest.raises(BadData, match="not one of 9 rows is a purchase") as refused:
        take("\n".join([head, *rows]), only_currency="EUR")
    assert (refused.value.column, refused.value.value) == ("currency", "USD")
    assert "form is shown" not in str(refused.value)
