"""The older and the other workbooks: `.xls`, `.xlsb` and `.ods`, written by other libraries."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
import xlwt
from odf import style, table, text
from odf.opendocument import OpenDocumentSpreadsheet

from regulars.model import BadData

ReadFiles = Callable[..., Any]
Rows = Sequence[Sequence[Any]]

HEADER = ["Order ID", "Customer ID", "Order date", "Product", "Amount"]
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - sheets know no time zone
ROWS: Rows = [
    [f"O{i}", 17850 + i, datetime(2024, 1, i + 1, 12 * (i % 2)), f"P{i} ü", i + 0.5]  # noqa: DTZ001
    for i in range(6)
]


def xls(rows: Rows, merged: Sequence[tuple[int, int, str]] = ()) -> bytes:
    """A workbook of Excel 97 to 2003, by xlwt; merged cells stand in the first row."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Orders")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    for first, last, value in merged:
        sheet.write_merge(0, 0, first, last, value)
    for i, row in enumerate(rows, start=bool(merged)):
        for j, cell in enumerate(row):
            sheet.write(i, j, cell, *([day] if isinstance(cell, datetime) else []))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(rows: Rows, merged: Sequence[tuple[int, int, str]] = ()) -> bytes:
    """A workbook of OpenDocument, by odfpy."""
    book = OpenDocumentSpreadsheet()
    book.automaticstyles.addElement(style.Style(name="day", family="table-cell"))
    sheet = table.Table(name="Orders")
    if merged:
        head = table.TableRow()
        for first, last, value in merged:
            cell = table.TableCell(valuetype="string", numbercolumnsspanned=last - first + 1)
            cell.addElement(text.P(text=value))
            head.addElement(cell)
            for _ in range(last - first):
                head.addElement(table.CoveredTableCell())
        sheet.addElement(head)
    for row in rows:
        line = table.TableRow()
        for value in row:
            line.addElement(_ods_cell(value))
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ods_cell(value: Any) -> Any:  # noqa: ANN401 - as odfpy has it
    if isinstance(value, datetime):
        return table.TableCell(valuetype="date", datevalue=value.isoformat())
    if isinstance(value, int | float):
        return table.TableCell(valuetype="float", value=value)
    cell = table.TableCell(valuetype="string")
    cell.addElement(text.P(text=value))
    return cell


def xlsb(rows: Rows, merged: Sequence[tuple[int, int, str]] = ()) -> bytes:
    """A binary workbook of Excel, by the records of Microsoft's MS-XLSB that a reader needs."""
    if merged:
        rows = [[value for first, last, value in merged for _ in range(first, last + 1)], *rows]
    names = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{names}/content-types">'
        '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled'
        '.main"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{names}/relationships"><Relationship Id="rId1"'
        f' Type="{office}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{names}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.bin"/>'
        "</Relationships>",
        # BrtBeginBook, BrtBeginBundleShs, BrtBundleSh (state, id, relation, name), the ends.
        "xl/workbook.bin": _record(131)
        + _record(143)
        + _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Orders"))
        + _record(144)
        + _record(132),
        # BrtBeginStyleSheet, BrtBeginCellXFs, two BrtXF: general, and the date format 14.
        "xl/styles.bin": _record(278)
        + _record(617, struct.pack("<I", 2))
        + _record(47, struct.pack("<HH", 0, 0) + bytes(12))
        + _record(47, struct.pack("<HH", 0, 14) + bytes(12))
        + _record(618)
        + _record(279),
        # BrtBeginSheet, BrtWsDim, BrtBeginSheetData, rows of cells, the ends.
        "xl/worksheets/sheet1.bin": _record(129)
        + _record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, len(HEADER) - 1))
        + _record(145)
        + b"".join(
            _record(0, struct.pack("<I", i) + bytes(13))
            + b"".join(_xlsb_cell(j, value) for j, value in enumerate(row))
            for i, row in enumerate(rows)
        )
        + _record(146)
        + _record(130),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _record(kind: int, content: bytes = b"") -> bytes:
    """A record: its kind and its length, seven bits to a byte, and its content."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size, length = len(content), b""
    while size > 127 or not length:
        length += bytes([size & 127 | (128 if size > 127 else 0)])
        size >>= 7
    return head + length + (bytes([size]) if size else b"") + content


def _wide(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def _xlsb_cell(column: int, value: Any) -> bytes:  # noqa: ANN401
    if isinstance(value, str):  # BrtCellSt
        return _record(6, struct.pack("<II", column, 0) + _wide(value))
    dated = isinstance(value, datetime)
    number = (value - DAY_ZERO).total_seconds() / 86_400 if dated else value
    return _record(5, struct.pack("<IId", column, int(dated), number))  # BrtCellReal


WRITERS: dict[str, Callable[..., bytes]] = {"xls": xls, "xlsb": xlsb, "ods": ods}


@pytest.mark.parametrize("kind", list(WRITERS))
def test_texts_numbers_and_dates_keep_their_types(read: ReadFiles, kind: str) -> None:
    found = read({f"shop.{kind}": WRITERS[kind]([HEADER, *ROWS])})
    assert list(found.raw.columns) == HEADER
    assert found.rows == [tuple(row) for row in ROWS]
    assert found.raw.dialects[0]["format"] == "workbook"
    assert found.raw.files == [f"shop.{kind}#Orders"]


@pytest.mark.parametrize("kind", list(WRITERS))
def test_days_that_are_bare_numbers_are_read_as_dates(read: ReadFiles, kind: str) -> None:
    rows = [[(c - DAY_ZERO).days if isinstance(c, datetime) else c for c in row] for row in ROWS]
    found = read({f"shop.{kind}": WRITERS[kind]([HEADER, *rows])})
    assert [row[2] for row in found.rows] == [row[2].replace(hour=0) for row in ROWS]
    assert any("Order date has day numbers" in warning for warning in found.raw.warnings)


@pytest.mark.parametrize("kind", list(WRITERS))
def test_a_merged_header_names_each_of_its_columns(read: ReadFiles, kind: str) -> None:
    below = ["ID", "ID", "date", "Product", "Amount"]
    merged = [(0, 0, "Order"), (1, 1, "Customer"), (2, 4, "Line")]
    found = read({f"shop.{kind}": WRITERS[kind]([below, *ROWS], merged)})
    assert [name.split()[-1] for name in found.raw.columns[2:]] == ["date", "Product", "Amount"]
    assert all(name.startswith("Line") for name in found.raw.columns[2:])
    assert len(found.rows) == len(ROWS)


@pytest.mark.parametrize("kind", list(WRITERS))
def test_half_a_workbook_is_refused(read: ReadFiles, kind: str) -> None:

    whole = WRITERS[kind]([HEADER, *ROWS])
    with pytest.raises(BadData, match="damaged or was cut off"):
        read({f"shop.{kind}": whole[: len(whole) // 2]})
