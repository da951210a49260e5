"""Workbooks as people keep them: titles, merged headers, several sheets, totals, odd cells."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.model import BadData

ReadFiles = Callable[..., Any]
Sheet = Any  # xlsxwriter has no types
Sheets = dict[str, Sequence[Sequence[object]]]

HEADER = ["Order ID", "Customer ID", "Order date", "Product", "Amount"]
DAY = datetime(2024, 1, 5)  # noqa: DTZ001 - sheets know no time zone


def workbook(
    sheets: dict[str, Sequence[Sequence[object]]], *, at: tuple[int, int] = (0, 0)
) -> bytes:
    def build(book: Any) -> None:  # noqa: ANN401
        for name, rows in sheets.items():
            fill(book.add_worksheet(name), book, rows, at)

    return built(build)


def built(build: Callable[[Any], object]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        build(book)
    return out.getvalue()


def fill(sheet: Sheet, book: Any, rows: Sequence[Sequence[object]], at: tuple[int, int]) -> None:  # noqa: ANN401
    day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for i, row in enumerate(rows, start=at[0]):
        for j, cell in enumerate(row, start=at[1]):
            if isinstance(cell, datetime):
                sheet.write_datetime(i, j, cell, day)
            elif cell is not None:
                sheet.write(i, j, cell)


ROWS = [[f"O{i}", 17850 + i, DAY.replace(day=i + 1), f"P{i}", i + 0.5] for i in range(6)]


def expected(rows: Sequence[Sequence[object]] = ROWS) -> list[tuple[object, ...]]:
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("at", [(0, 0), (3, 2)])
def test_numbers_and_dates_keep_their_types(read: ReadFiles, at: tuple[int, int]) -> None:
    found = read({"shop.xlsx": workbook({"Orders": [HEADER, *ROWS]}, at=at)})
    rows = [tuple(cell for cell in row if cell is not None) for row in found.rows]
    assert rows == expected()
    assert found.raw.files == ["shop.xlsx#Orders"]
    assert found.raw.dialects[0]["sheet"] == "Orders"


def test_titles_above_and_totals_below(read: ReadFiles) -> None:
    above = [["Orders of May"], [], ["Shop", "Berlin"]]
    total = [["Total", None, None, None, 18.0]]
    found = read({"shop.xlsx": workbook({"Orders": [*above, HEADER, *ROWS, [], *total]})})
    assert [row[4] for row in found.rows] == [row[4] for row in ROWS]
    assert found.raw.rejected_by_reason == {"total_row": 1}
    assert json.loads(found.aside[0][1])["Order ID"] == "Total"
    assert any("3 rows above the table" in warning for warning in found.raw.warnings)


def test_the_sheet_that_looks_like_orders_is_read_and_said(read: ReadFiles) -> None:
    sheets: Sheets = {
        "Notes": [["Please note"], ["nothing"]],
        "Customers": [["Customer ID", "Email", "City"], [17850, "a@example.org", "Köln"]],
        "Sales": [HEADER, *ROWS],
    }
    found = read({"shop.xlsx": workbook(sheets)})
    assert found.rows == expected()
    (question,) = found.raw.questions
    assert "sheet Sales was read, not Notes, Customers" in question
    assert "--customers 'shop.xlsx#Customers'" in question
    assert read({"shop.xlsx": workbook(sheets)}, sheet="customers").raw.lines_read == 1
    assert read({"shop.xlsx": workbook(sheets)}, table="customers").raw.columns[1] == "Email"
    with pytest.raises(BadData, match="there is no sheet 'Orders'") as raised:
        read({"shop.xlsx": workbook(sheets)}, sheet="Orders")
    assert "Notes, Customers, Sales" in raised.value.way_out


def test_a_sheet_per_year_is_one_table(read: ReadFiles) -> None:
    sheets: Sheets = {"2023": [HEADER, *ROWS[:2]], "2024": [HEADER, *ROWS[2:]], "Help": [["?"]]}
    found = read({"shop.xlsx": workbook(sheets)})
    assert found.rows == expected()
    assert found.raw.files == ["shop.xlsx#2023", "shop.xlsx#2024"]


def test_a_sheet_is_named_with_the_file(read: ReadFiles, tmp_path: Path) -> None:
    path = tmp_path / "shop.xlsx"
    path.write_bytes(workbook({"A": [HEADER, *ROWS[:2]], "B": [HEADER, *ROWS[2:]]}))
    assert read([f"{path}#B"]).rows == expected(ROWS[2:])


def test_merged_cells_stand_in_each_of_their_places(read: ReadFiles) -> None:
    def build(book: Any) -> None:  # noqa: ANN401
        sheet = book.add_worksheet("Orders")
        sheet.merge_range(0, 0, 0, 4, "Orders of May")
        sheet.merge_range(1, 0, 1, 1, "Customer")
        sheet.write(1, 2, "Order date")
        sheet.merge_range(1, 3, 1, 4, "Line")
        sheet.write_row(2, 0, ["ID", "Name", "Day", "Product", "Amount"])
        for first in (3, 6):
            sheet.merge_range(first, 0, first + 2, 0, f"C{first}")
            for i in range(first, first + 3):
                sheet.write_row(i, 1, [f"N{i}", "2024-01-05", f"P{i}", 1.5])

    found = read({"shop.xlsx": built(build)})
    assert found.raw.columns == (
        "Customer ID",
        "Customer Name",
        "Day",
        "Line Product",
        "Line Amount",
    )
    assert [row[0] for row in found.rows] == ["C3"] * 3 + ["C6"] * 3


def test_odd_cells(read: ReadFiles) -> None:
    def build(book: Any) -> None:  # noqa: ANN401
        sheet = book.add_worksheet("Orders")
        sheet.write_row(0, 0, ["Order ID", "Customer ID", "Order date", "Gift", "Amount"])
        for i in range(1, 5):
            sheet.write_row(i, 0, ["C536379" if i == 1 else 536380.0, 17850.0, 45292 + i, True, 2])
        sheet.write_formula(4, 4, "=NA()", None, "#N/A")

    found = read({"shop.xlsx": built(build)})
    assert [row[0] for row in found.rows] == ["C536379", *["536380"] * 3]
    assert [row[1] for row in found.rows] == [17850] * 4
    assert [str(row[2]) for row in found.rows][:1] == ["2024-01-02 00:00:00"]
    assert [row[3:] for row in found.rows] == [("true", 2)] * 3 + [("true", None)]
    assert any("day numbers" in warning for warning in found.raw.warnings)


def test_a_damaged_or_empty_workbook_is_refused(read: ReadFiles) -> None:
    whole = workbook({"Orders": [HEADER, *ROWS]})
    for content, problem in (
        (whole[: len(whole) // 2], "damaged or was cut off"),
        (b"\xd0\xcf\x11\xe0" + bytes(2000), "damaged or was cut off"),
        (workbook({"Orders": []}), "no sheet of the workbook has a table"),
    ):
        with pytest.raises(BadData, match=problem) as raised:
            read({"shop.xlsx": content})
        assert raised.value.way_out


_TEXT = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=12).map(
    str.strip
)
_NUMBER = st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: round(x, 2))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(_TEXT, _NUMBER), min_size=1, max_size=30))
def test_what_was_written_is_read(read: ReadFiles, cells: list[tuple[str, float]]) -> None:
    rows = [[f"O{i}", "C1", DAY, f"P {text}", number] for i, (text, number) in enumerate(cells)]
    found = read({"shop.xlsx": built(lambda book: _strings(book, [HEADER, *rows]))})
    assert [(row[3], float(row[4])) for row in found.rows] == [(row[3], row[4]) for row in rows]


def _strings(book: Any, rows: Sequence[Sequence[object]]) -> None:  # noqa: ANN401
    book.strings_to_formulas = book.strings_to_urls = False
    fill(book.add_worksheet("Orders"), book, rows, (0, 0))
