from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.intake.numbers import number_format, number_sql, unreadable_sql

ReadColumn = Callable[[Sequence[str | None]], Any]


def read(read_column: ReadColumn, values: Sequence[str | None]) -> list[tuple[float | None, bool]]:
    """Give each cell's number, and whether it is unreadable."""
    rows = read_column(values)
    form = number_format(rows, "v")
    found = rows.select(
        f"source_row, {number_sql('v', form)} AS n, {unreadable_sql('v', form)} AS u"
    )
    return [(number, odd) for _, number, odd in found.order("source_row").fetchall()]


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        (["10", "2.5", "-3", "+4", ".5", "1e3"], [10, 2.5, -3, 4, 0.5, 1000]),
        (["10,50", "2", "1.234,50", "-3,1"], [10.5, 2, 1234.5, -3.1]),
        (["10.50", "2", "1,234.50", "1,234,567"], [10.5, 2, 1234.5, 1234567]),
        (["1,234"], [1234]),
        (["4.50", "12.25", "2,50"], [4.5, 12.25, 2.5]),
        (["1,234", "0,5", "7,25"], [1.234, 0.5, 7.25]),
        (["$10.50", "US$", "€ 3", "EUR 4.00"], [10.5, None, 3, 4]),
        (["10,50 €", "1\u202f234,50 €", "1\u00a0000,00"], [10.5, 1234.5, 1000]),
        (["1,23,456.50", "12,345", "99"], [123456.5, 12345, 99]),
        (["1'234.50", "1\u2019000.25"], [1234.5, 1000.25]),
        (["(12.50)", "12.50-", "-12.50"], [-12.5, -12.5, -12.5]),
        ([" 7 ", "8"], [7, 8]),
    ],
)
def test_numbers_are_read_by_the_column(
    read_column: ReadColumn, values: list[str], numbers: list[float | None]
) -> None:
    assert [number for number, _ in read(read_column, values)] == numbers


@pytest.mark.parametrize(
    "cell",
    [
        *("NaN", "nan", "inf", "-Infinity", "1e999", "abc", "=1+2", "=SUM(A1:A2)", "12a"),
        *("1.2.3", "1,2,3", "#REF!", "#DIV/0!", "5 pieces", "(5", "--5", "0x10"),
    ],
)
def test_what_is_no_finite_number_is_unreadable(read_column: ReadColumn, cell: str) -> None:
    assert read(read_column, [cell, "10.5", "3"])[0] == (None, True)


@pytest.mark.parametrize("cell", [None, "", " ", "NA", "n/a", "NULL", "None", "-", "#N/A"])
def test_gaps_are_not_unreadable(read_column: ReadColumn, cell: str | None) -> None:
    assert read(read_column, [cell, "10.5", "3"])[0] == (None, False)


@settings(max_examples=40, deadline=None)
@given(
    amounts=st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=10),
    form=st.sampled_from(["{:.2f}", "{:,.2f}", "${:,.2f}"]),
    comma=st.booleans(),
)
def test_any_amount_comes_back(
    read_column: ReadColumn, amounts: list[Decimal], form: str, *, comma: bool
) -> None:
    texts = [form.format(amount) for amount in amounts]
    if comma:
        texts = [text.translate(str.maketrans(",.", ".,")) for text in texts]
    assert [number for number, _ in read(read_column, texts)] == [float(a) for a in amounts]


def test_numbers_that_the_file_stores_are_taken_as_they_are(read_column: ReadColumn) -> None:
    rows = read_column(["1", "2"]).select("v::DECIMAL(9, 2) AS d, v::SMALLINT AS i, 'NaN'::FLOAT x")
    for column, known in (("d", [1.0, 2.0]), ("i", [1.0, 2.0]), ("x", [None, None])):
        form = number_format(rows, column)
        assert form.typed
        assert [n for (n,) in rows.select(number_sql(column, form)).fetchall()] == known
        odd = {u for (u,) in rows.select(unreadable_sql(column, form)).fetchall()}
        assert odd == {column == "x"}
