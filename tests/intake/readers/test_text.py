"""Text tables as shops export them: titles, totals, torn rows, foreign letters, packed or not."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.model import BadData

ReadFiles = Callable[..., Any]

HEADER = "order_id,customer_id,date,product,amount\n"
BODY = "".join(f"O{i},C{i % 3},2024-01-{i + 1:02d},P{i},{i}.50\n" for i in range(9))
ROWS = [tuple(line.split(",")) for line in BODY.splitlines()]


def zstd(content: bytes) -> bytes:
    return bytes(pa.compress(content, codec="zstd", asbytes=True))


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "above",
    [
        "Orders of May\n",
        "Orders of May\n\nShop: Berlin, printed 2024-06-01\n\n",
        "\n\nReport,,,,\nFrom,2024-01-01,,,\nTo,2024-01-31,,,\n,,,,\n",
        '"Two lines\nof title"\n',
        "Report,Orders,2024,,\n",
    ],
)
def test_lines_above_the_table_are_skipped_and_said(read: ReadFiles, above: str) -> None:
    found = read(above + HEADER + BODY)
    assert found.rows == ROWS
    assert found.raw.columns[0] == "order_id"
    assert any("above the table" in warning for warning in found.raw.warnings)


def test_a_header_of_every_page_is_set_aside(read: ReadFiles) -> None:
    lines = BODY.splitlines(keepends=True)
    found = read(HEADER + "".join(lines[:4]) + HEADER + "".join(lines[4:]) + HEADER)
    assert found.rows == ROWS
    assert found.raw.rejected_by_reason == {"repeated_header": 2}
    assert json.loads(found.aside[0][1])["customer_id"] == "customer_id"


def test_a_second_table_in_another_order_is_refused_and_not_misread(read: ReadFiles) -> None:
    names = HEADER.strip().split(",")
    other = ",".join(reversed(names)) + "\n"
    with pytest.raises(BadData, match="in another order") as refused:
        read(HEADER + BODY + other + BODY)
    assert refused.value.row == len(ROWS) + 1
    assert "matched by name" in (refused.value.way_out or "")


@pytest.mark.parametrize(
    "total",
    [
        "Total,,,,40.50",
        "TOTAL:,,,,40.50",
        ",,,Total,40.50",
        "Gesamtsumme,,,,40.50",
        "Total general,,,,40.50",
        "C1,,,Subtotal,12.00",
        "C1 Total,,,,12.00",
        "Total for May,,,,12.00",
        "合计,,,,40.50",
        " Grand Total ,,,9,40.50",
    ],
)
def test_totals_are_set_aside(read: ReadFiles, total: str) -> None:
    found = read(f"{HEADER}{BODY}{total}\n")
    assert found.rows == ROWS
    assert found.raw.rejected_by_reason == {"total_row": 1}


@pytest.mark.parametrize(
    "purchase",
    [
        "O9,Total,2024-02-01,P,5.00",
        "O9,TotalEnergies,2024-02-01,,5.00",
        "O9,C1,,Total cereal,5.00",
        "O9,Summe GmbH,,,5.00",
        "Total-12,C1,,P,5.00",
    ],
)
def test_a_purchase_that_mentions_a_total_stays(read: ReadFiles, purchase: str) -> None:
    assert read(f"{HEADER}{BODY}{purchase}\n").raw.rejected_by_reason == {}


def test_a_row_that_ends_early_has_empty_cells(read: ReadFiles) -> None:
    found = read(HEADER + "O9,C9,2024-05-05\nO8,C8\nO7\n" + BODY)
    assert ("O9", "C9", "2024-05-05", None, None) in found.rows
    assert found.raw.flagged == {"short_rows": 1}
    assert [json.loads(raw)["text"] for _, raw in found.aside] == ["O8,C8", "O7"]
    assert any("end early" in warning for warning in found.raw.warnings)


def test_rows_that_all_leave_out_their_empty_end(read: ReadFiles) -> None:
    found = read("order_id,customer_id,date,amount,note\n" + "O1,C1,2024-01-01,5\n" * 9)
    assert set(found.rows) == {("O1", "C1", "2024-01-01", "5", None)}


def test_rows_that_end_with_a_delimiter(read: ReadFiles) -> None:
    found = read(HEADER + BODY.replace("\n", ",\n"))
    assert [row[:5] for row in found.rows] == ROWS
    assert found.raw.columns[5] == "column_6"


def test_row_numbers_as_r_writes_them(read: ReadFiles) -> None:
    numbered = "".join(f"{i + 1},{line}\n" for i, line in enumerate(BODY.splitlines()))
    found = read(HEADER + numbered)
    assert [row[1:] for row in found.rows] == ROWS
    assert found.raw.columns[:2] == ("column_1", "order_id")


def test_a_file_that_was_copied_in_part_is_said(read: ReadFiles) -> None:
    whole = HEADER + BODY
    cut = read(whole[: whole.index("P8")])
    assert cut.raw.rejected_by_reason == {"unreadable_row": 1}
    assert any("cut off" in warning for warning in cut.raw.warnings)
    assert read(whole.rstrip("\n")).raw.warnings == []


def test_quotes_escaped_by_a_backslash(read: ReadFiles) -> None:
    body = '"O9","C9","2024-05-05","the \\"big\\" one, blue",5.00\n"O8","C8",\\N,"back",\\N\n'
    found = read(HEADER + BODY + body)
    assert found.rows[-2:] == [
        ("O9", "C9", "2024-05-05", 'the "big" one, blue', "5.00"),
        ("O8", "C8", None, "back", None),
    ]


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, lzma.compress, zstd, lambda c: zipped({"o.csv": c})]
)
def test_packed_files(read: ReadFiles, pack: Callable[[bytes], bytes]) -> None:
    content = pack((HEADER + BODY).encode())
    assert read(content).rows == ROWS
    big = pack((HEADER + BODY * 20_000).encode())
    with pytest.raises(BadData, match=r"archive is damaged or was cut off"):
        read(big[: len(big) - len(big) // 4])


def test_every_file_of_an_archive_is_read(read: ReadFiles, tmp_path: Path) -> None:
    lines = BODY.splitlines(keepends=True)
    first, second = ((HEADER + "".join(part)).encode() for part in (lines[:4], lines[4:]))
    path = tmp_path / "shop.zip"
    path.write_bytes(
        zipped({"2024/a.csv": first, "2024/b.csv": second, "__MACOSX/._a.csv": b"\0\0"})
    )
    found = read([path])
    assert found.raw.files == ["shop.zip#2024/a.csv", "shop.zip#2024/b.csv"]
    assert found.rows == ROWS
    assert read([f"{path}#2024/b.csv"]).rows == ROWS[4:]
    with pytest.raises(BadData, match=r"there is no file .c\.csv. in"):
        read([f"{path}#c.csv"])


def test_very_long_first_line_is_refused(read: ReadFiles) -> None:
    with pytest.raises(BadData, match="the first line has more than"):
        read("a,b" * 2_000_000)


def test_a_very_long_line_further_down_is_set_aside(read: ReadFiles) -> None:
    found = read(HEADER + BODY + "O9,C9,2024-01-01," + "x" * (40 << 20) + ",1\n" + BODY)
    assert found.rows == ROWS * 2
    assert found.raw.rejected_by_reason == {"unreadable_row": 1}


def test_long_lines_and_long_cells_of_many_lines_are_read(read: ReadFiles) -> None:
    long = "x" * (9 << 20)
    many = ("y" * 999 + ",y\n") * 9_000
    row = "O9,C9,2024-01-01,{},1\n"
    for cell, written in ((long, long), (many, f'"{many}"')):
        found = read(HEADER + BODY + row.format(written) + BODY)
        assert [r for r in found.rows if cell not in r] == ROWS * 2
        assert len(found.rows) == 2 * len(ROWS) + 1
        assert not found.raw.rejected_by_reason


_CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\\"))


@settings(max_examples=25, deadline=None)
@given(
    cells=st.lists(st.tuples(_CELL, _CELL, _CELL), min_size=1, max_size=20),
    pack=st.sampled_from([bytes, gzip.compress, bz2.compress, lzma.compress, zstd]),
    encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16", "utf-32"]),
    title=st.sampled_from(["", "Orders of May\r\n\r\n"]),
)
def test_what_was_written_is_read(
    read: ReadFiles,
    cells: list[tuple[str, str, str]],
    pack: Callable[[bytes], bytes],
    encoding: str,
    title: str,
) -> None:
    out = io.StringIO(newline="")
    out.write(title)
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["order_id", "customer_id", "date", "product"])
    writer.writerows([f"O{i}", *row] for i, row in enumerate(cells))
    found = read(pack(out.getvalue().encode(encoding)))
    expected = [(f"O{i}", *(cell or None for cell in row)) for i, row in enumerate(cells)]
    assert len(found.rows) + len(found.aside) == len(expected)
    assert [row for row in expected if row in found.rows] == found.rows


def test_a_line_beyond_all_measure_is_refused_and_never_passed_over(
    read: ReadFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("regulars.intake.readers.text.LONGEST_LINE", 8 << 20)
    long = "a,b\n1,2\n3," + "x" * (13 << 20) + "\n5,6\n"
    with pytest.raises(BadData, match=r"a line has about 1\d MB; at most 8 are read"):
        read(long)
