"""Cells that change their form in the middle of a file: the column, the row and the way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Take = Callable[..., Any]

HEADER = "order_id,customer_id,order_date,amount\n"


def rows(numbers: range, *, day: str = "2024-{m:02d}-{d:02d}", amount: str = "{i}.50") -> str:
    return "".join(
        f"O{i},C{i % 9},{day.format(m=1 + i % 12, d=1 + i % 28)},{amount.format(i=i)}\n"
        for i in numbers
    )


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        (
            rows(range(40, 60), amount="TBD"),
            "amount: 20 cells are no numbers, but 'TBD' (all rows from 41 to 60 of orders.csv)",
        ),
        (
            rows(range(40, 55), amount="see invoice") + rows(range(55, 60), amount="???"),
            "amount: 20 cells are no numbers, 5 of them '???' (all rows from 41 to 60 of",
        ),
        (
            rows(range(40, 60), day="0000-00-00"),
            "order_date: 20 cells are no dates, but '0000-00-00' (all rows from 41 to 60 of",
        ),
        (
            rows(range(40, 60), day="week {d}"),
            "order_date: 20 cells are no dates (all rows from 41 to 60 of orders.csv)",
        ),
        (
            rows(range(40, 41), amount="call Ann") + rows(range(41, 60)),
            "amount: 1 cell is no number (row 41 of orders.csv)",
        ),
        (
            rows(range(40, 60), amount='"{i},50"'),
            "amount has a decimal point, but in 20 cells a comma, first in row 41 of orders.csv;",
        ),
    ],
)
def test_a_column_that_changes_is_said_with_its_row(take: Take, rest: str, said: str) -> None:
    found = take(HEADER + rows(range(40)) + rest).found
    assert [w for w in found.warnings if w.startswith(said)]
    assert found.input.lines_read == 60


@pytest.mark.parametrize(
    "personal",
    ["Ann Lee", "ann@lee.example", "call Ann Lee +49 170 1234567", "Dr. Lee", "+49 170 1234567 x2"],
)
def test_what_may_be_personal_is_not_shown(take: Take, personal: str) -> None:
    said = " ".join(
        take(HEADER + rows(range(60)) + rows(range(60, 80), amount=personal)).found.warnings
    )
    assert "amount: 20 cells are no numbers (all rows from 61 to 80" in said
    assert personal not in said


def test_the_other_order_of_day_and_month_is_said_with_its_row(take: Take) -> None:
    text = rows(range(90), day="{d:02d}/{m:02d}/2024") + rows(
        range(90, 105), day="{m:02d}/{d:02d}/2024"
    )
    (question,) = take(HEADER + text).found.questions
    assert "are the other way round, first in row 97 of orders.csv, and are read so" in question
