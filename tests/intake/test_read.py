"""Reading: every usual way of writing a table gives the same rows, and no row is lost."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.model import BadData, Refused

Take = Callable[..., Any]
Taken = Any  # what `take` gives: a class of conftest, which cannot be imported
Moments = Any  # pyarrow has no types
Writer = Any  # the type of a csv.writer has no public name

HEADER = ["order_id", "customer_id", "ordered_at", "product_id", "quantity", "unit_price"]
ROWS = [
    ["O1", "C1", "2024-01-05", 'Mug "Café", blue', "2", "4.50"],
    ["O1", "C1", "2024-01-05", "Tea;\tgreen|loose", "1", "12.00"],
    ["O2", "C2", "2024-02-13", "two\nlines", "3", "1.25"],
    ["O3", "C1", "2024-03-20", "Teller groß", "1", "9.99"],
]


def text(delimiter: str = ",", line_end: str = "\n", *, header: bool = True) -> str:
    out = io.StringIO(newline="")
    writer = _writer(out, delimiter, line_end)
    writer.writerows([HEADER, *ROWS] if header else ROWS)
    return out.getvalue()


def _writer(out: io.StringIO, delimiter: str, line_end: str) -> Writer:
    # Python quotes a line feed only where it ends lines.
    if line_end == "\r":
        return csv.writer(out, delimiter=delimiter, lineterminator="\r", quoting=csv.QUOTE_ALL)
    return csv.writer(out, delimiter=delimiter, lineterminator=line_end)


def products(taken: Taken) -> list[str]:
    return [line["product_id"] for line in taken.lines]


EXPECTED = [row[3] for row in ROWS]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_and_line_ends(take: Take, delimiter: str, line_end: str) -> None:
    taken = take(text(delimiter, line_end))
    assert products(taken) == EXPECTED
    said = taken.found.input.dialects[0]
    assert (said["delimiter"], said["header"]) == (delimiter, True)
    # A quoted cell has a line feed of its own, so only LF is of one kind.
    assert said["line_end"] == ("lf" if line_end == "\n" else "mixed")


def test_line_ends_of_one_kind_are_named(take: Take) -> None:
    for line_end, name in (("\n", "lf"), ("\r\n", "crlf"), ("\r", "cr")):
        whole = text(";", line_end).replace("two\nlines", "two lines")
        assert take(whole).found.input.dialects[0]["line_end"] == name


def test_line_ends_may_change_within_a_file(take: Take) -> None:
    whole = text(line_end="\r\n") + text(header=False).replace("O", "P")
    assert take(whole).found.input.lines_kept == 2 * len(ROWS)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("latin-1", "latin-1"),
        ("utf-16", "utf-16"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_encodings(take: Take, encoding: str, said: str, *, packed: bool) -> None:
    content = text(";", "\r\n").encode(encoding)
    taken = take(gzip.compress(content) if packed else content)
    assert products(taken) == EXPECTED
    assert taken.found.input.dialects[0]["encoding"] == said
    assert taken.found.input.dialects[0]["compression"] == ("gzip" if packed else "none")


def test_windows_letters_are_told_from_latin_1(take: Take) -> None:
    taken = take(text().replace("Teller groß", "Ø “best” 5 €").encode("cp1252"))
    assert products(taken)[-1] == "Ø “best” 5 €"
    assert taken.found.input.dialects[0]["encoding"] == "cp1252"


@pytest.mark.parametrize("named", ["utf-16-le", "UTF-16LE"])
def test_an_encoding_that_only_the_user_knows(take: Take, named: str) -> None:
    assert products(take(text().encode("utf-16-le"), encoding=named)) == EXPECTED


def test_a_byte_order_mark_is_never_part_of_a_cell(take: Take) -> None:
    content = text(header=False).encode("utf-8-sig")
    taken = take(content, encoding="utf-8", header=False, told={"order_id": "column_1"})
    assert taken.lines[0]["order_id"] == "O1"


def test_without_header_columns_are_numbered(take: Take) -> None:
    taken = take(text(header=False))
    assert taken.columns["customer_id"].startswith("column_")
    assert taken.found.input.lines_read == len(ROWS)
    assert taken.found.input.dialects[0]["header"] is False


def test_runs_of_blanks_separate_cells(take: Take) -> None:
    # The form of the CDNOW master file: customer, date, quantity, amount.
    rows = "".join(
        f" {i % 9:05d} 199701{i % 28 + 1:02d}  {i % 4 + 1} {i * 1.37 + 5:6.2f}\n" for i in range(60)
    )
    taken = take(rows)
    assert taken.columns == {
        "customer_id": "column_1",
        "ordered_at": "column_2",
        "quantity": "column_3",
        "revenue": "column_4",
    }
    assert taken.found.input.dialects[0]["delimiter"] == " "
    assert taken.lines[0]["customer_id"] == "00000"


def test_the_delimiter_that_excel_writes_into_the_file(take: Take) -> None:
    assert products(take("sep=;\r\n" + text(";", "\r\n"))) == EXPECTED


def test_a_decimal_comma_is_no_delimiter(take: Take) -> None:
    rows = "".join(f"C{i % 5};{i + 1},50;2024-01-{i % 28 + 1:02d}\n" for i in range(30))
    assert take("Kunde;Betrag;Datum\n" + rows).found.input.revenue_read == 30 * 31 / 2 + 15
    assert take(rows.replace("2024-01-", "2,")).found.input.dialects[0]["delimiter"] == ";"


def test_blank_lines_are_no_rows(take: Take) -> None:
    taken = take(text().replace("\nO", "\n\nO") + "\n\n")
    assert taken.found.input.lines_read == len(ROWS)


def test_ragged_rows_are_counted_and_kept_in_quarantine(take: Take) -> None:
    taken = take(text() + "O9,C9\nO8,C8,2024-01-01,P,1,2,3,4\n" + "O7,C7,2024-05-05,P,1,2\n")
    assert taken.found.input.lines_read == len(ROWS) + 3
    assert taken.found.input.lines_quarantined == {"unreadable_row": 2}
    assert [json.loads(row["raw"]) for row in taken.tables["quarantine"]] == [
        {"row_in_file": 5, "text": "O9,C9"},
        {"row_in_file": 6, "text": "O8,C8,2024-01-01,P,1,2,3,4"},
    ]


def test_a_cut_off_last_row_is_one_unreadable_row(take: Take) -> None:
    taken = take(text() + 'O9,C9,2024-05-05,"Mu')
    assert taken.found.input.lines_quarantined == {"unreadable_row": 1}


def test_a_last_row_with_too_many_cells_is_not_called_cut_off(take: Take) -> None:
    header = text().partition("\n")[0].count(",") + 1
    (said,) = (w for w in take(text() + "O9,C9" + ",1" * header).found.warnings if "last row" in w)
    assert said == (f"the last row of orders.csv has {header + 2} cells, the table has {header}")


@pytest.mark.parametrize("end", ["O9,C9,2024-05-05,P,1,", "O9,C9,2024-05-05,P,1,1"])
def test_a_row_that_may_be_cut_off_in_its_last_cell_is_said(take: Take, end: str) -> None:
    whole = "".join(f"O{i},C{i % 7},2024-05-05,P,1,{i}.50\n" for i in range(10, 40))
    header = text().partition("\n")[0] + "\n"
    assert any(
        "last row of orders.csv may be cut off" in w
        for w in take(header + whole + end).found.warnings
    )
    unended = header + whole + "O9,C9,2024-05-05,P,1,9.50"
    assert not any("cut off" in w for w in take(unended).found.warnings)


@pytest.mark.parametrize("rows", [30, 30_000])
def test_a_quote_that_swallows_rows_is_refused(take: Take, rows: int) -> None:
    plain = "".join(f"O{i},C{i % 7},2024-05-05,P,1,2\n" for i in range(rows))
    with pytest.raises(BadData, match=r"row 5: a quote is opened here") as raised:
        take(text().replace('"two\nlines"', "two") + 'O9,C9,2024-05-05,"P,1,2\n' + plain)
    assert "remove the quote" in raised.value.way_out


def test_duplicate_and_missing_column_names(take: Take) -> None:
    taken = take(
        "order_id,customer_id,date,amount,Amount,,reason,source_file,SOURCE_ROW\n"
        "O1,C1,2024-01-01,5.50,1,x,why,mine,7\n"
        "O2,,2024-01-02,6.50,1,x,why,mine,8\n"
    )
    assert taken.columns["revenue"] == "amount"
    assert json.loads(taken.tables["quarantine"][0]["raw"]) == {
        "order_id": "O2",
        "customer_id": None,
        "date": "2024-01-02",
        "amount": "6.50",
        "Amount_2": "1",
        "column_6": "x",
        "reason": "why",
        "source_file_2": "mine",
        "SOURCE_ROW_2": "8",
    }


def test_parquet_keeps_its_types(take: Take) -> None:
    table = pa.table(
        {
            "order_id": [1001, 1002, 1003],
            "customer_id": [7, 8, 7],
            "order_date": [date(2024, 1, 5), date(2024, 1, 6), None],
            "quantity": pa.array([1, 2, 3], pa.int8()),
            "unit_price": [Decimal("1.10"), Decimal("2.20"), Decimal("3.30")],
            "tags": [["a"], [], None],
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out)
    taken = take({"orders.parquet": out.getvalue()})
    assert [(x["customer_id"], x["revenue"]) for x in taken.lines] == [("7", 1.1), ("8", 4.4)]
    assert taken.found.input.lines_quarantined == {"missing_date": 1}
    assert json.loads(taken.tables["quarantine"][0]["raw"])["unit_price"] == 3.3


@pytest.mark.parametrize(
    "moments",
    [
        pa.array([1704448800_000, 1707782400_000], pa.timestamp("ms")),
        pa.array([1704448800 * 10**9, 1707782400 * 10**9], pa.timestamp("ns", "Europe/Berlin")),
        pa.array([1704448800, 1707782400], pa.timestamp("s")),
    ],
)
def test_parquet_moments_are_utc(take: Take, moments: Moments) -> None:
    out = io.BytesIO()
    columns = {"order_id": ["a", "b"], "customer_id": ["x", "y"], "order_date": moments}
    pq.write_table(pa.table(columns), out)
    taken = take({"orders.parquet": out.getvalue()})
    assert [x["ordered_at_s"] for x in taken.lines] == [1704448800, 1707782400]


def test_parquet_days_written_as_numbers(take: Take) -> None:
    out = io.BytesIO()
    columns = {"order_id": ["a", "b"], "customer_id": ["x", "y"], "day": [20240105, 20240231]}
    pq.write_table(pa.table(columns), out)
    taken = take({"orders.parquet": out.getvalue()})
    assert str(taken.lines[0]["ordered_at"]) == "2024-01-05 00:00:00"
    assert taken.found.input.lines_quarantined == {"impossible_date": 1}


def test_several_files_are_one_source(take: Take) -> None:
    taken = take(
        {
            "a.csv": text(),
            "b.csv": "Customer_ID;unit_price;order_id;ordered_at;QUANTITY\n"
            "C3;2,50;O7;2024-04-01;2\n",
        }
    )
    assert taken.found.input.files == ["a.csv", "b.csv"]
    assert taken.found.input.lines_read == len(ROWS) + 1
    (other,) = [line for line in taken.lines if line["order_id"] == "O7"]
    # The second file writes a decimal comma: a cell that has one form only is read in it.
    assert (other["customer_id"], other["product_id"], other["revenue"]) == ("C3", None, 5.0)


def test_files_of_one_name_are_told_apart(take: Take) -> None:
    no_customer = text().replace("C2", "")
    taken = take({"2023/orders.csv": no_customer, "2024/orders.csv": no_customer})
    assert taken.found.input.files == ["2023/orders.csv", "2024/orders.csv"]
    assert [row["source_file"] for row in taken.tables["quarantine"]] == taken.found.input.files
    assert taken.found.input.lines_read == 2 * len(ROWS)


def test_rows_that_stand_in_two_files_are_said(take: Take) -> None:
    taken = take({"a.csv": text(), "b.csv": text() + "O9,C9,2024-05-05,P,1,2\n"})
    assert taken.found.input.flagged["rows_of_several_files"] == len(ROWS)
    assert "exact_duplicates" not in taken.found.input.flagged
    assert any("count twice" in warning for warning in taken.found.warnings)


def test_a_file_of_another_kind_among_the_orders_is_refused(take: Take) -> None:
    with pytest.raises(BadData, match="no column has the name of a column of a"):
        take({"a.csv": text(), "b.csv": text(header=False)})


_CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"))
_PRODUCT = st.one_of(_CELL, st.sampled_from(['a"b', "x,y;z", "p|q\tr", "l1\nl2", "NA", "é€ß"]))


@settings(max_examples=12, deadline=None)
@given(
    shop=st.lists(st.tuples(st.integers(1, 9), _PRODUCT, st.integers(1, 99)), min_size=2),
    delimiter=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    packed=st.booleans(),
)
def test_a_random_shop_in_a_random_dialect_comes_back(
    take: Take,
    *,
    shop: list[tuple[int, str, int]],
    delimiter: str,
    line_end: str,
    encoding: str,
    packed: bool,
) -> None:
    out = io.StringIO(newline="")
    writer = _writer(out, delimiter, line_end)
    writer.writerow(["order_id", "customer_id", "ordered_at", "product_id", "quantity", "amount"])
    for number, (customer, product, quantity) in enumerate(shop):
        row = [f"O{number:04d}", f"K{customer}", "2024-05-06", product, quantity, f"{quantity}.25"]
        writer.writerow(row)
    content = out.getvalue().encode(encoding)
    taken = take(gzip.compress(content) if packed else content)
    asides = taken.tables["quarantine"]
    found = [(x["customer_id"], x["product_id"], x["quantity"], x["revenue"]) for x in taken.lines]
    # A product called test is set aside; all others come back, without blanks of any kind around.
    expected = [(f"K{c}", p.strip() or None, float(q), q + 0.25) for c, p, q in shop]
    asides_products = {json.loads(row["raw"])["product_id"].lower()[:4] for row in asides}
    assert asides_products <= {"test"}
    assert found == [row for row in expected if asides == [] or (row[1] or "")[:4] != "test"]


BAD: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "empty": ({"o.csv": b""}, {}, "empty"),
    "empty gzip": ({"o.csv.gz": gzip.compress(b"")}, {}, "empty"),
    "blank": ({"o.csv": "\n \n\n"}, {}, "blank"),
    "header only": ({"o.csv": ",".join(HEADER) + "\n"}, {}, "no row below it"),
    "binary": ({"o.csv": bytes(range(256)) * 64}, {}, "not a text file"),
    "UTF-16 appended": (
        {"o.csv": text().encode() * 100 + (text() * 100).encode("utf-16-le")},
        {},
        "bytes are zero.*if UTF-16 was appended",
    ),
    "cut zip": ({"o.csv": b"PK\x03\x04" + bytes(99)}, {}, "zip archive is damaged"),
    "cut gzip": ({"o.csv.gz": gzip.compress(text().encode())[:-20]}, {}, "gzip archive is damaged"),
    "no gzip": ({"o.csv.gz": b"\x1f\x8b" + b"not really"}, {}, "gzip archive is damaged"),
    "delimiter": ({"o.csv": text()}, {"delimiter": "|"}, r"one column|do not have"),
    "encoding": ({"o.csv": text().encode("latin-1")}, {"encoding": "utf-8"}, "is not utf-8"),
    "odd UTF-16": ({"o.csv": text().encode("utf-16") + b"x"}, {}, "is not utf-16"),
    "no encoding": ({"o.csv": text()}, {"encoding": "klingon"}, "no encoding called 'klingon'"),
    "no text encoding": ({"o.csv": text()}, {"encoding": "hex"}, "no encoding called 'hex'"),
    "one column": (
        {"o.csv": "a\nb\nc\n"},
        {},
        "only one column.*who bought, and when or how much.*;",
    ),
    "ragged": ({"o.csv": text() + "x,y\n" * 9}, {}, "do not have 6 cells"),
    "cut Parquet": ({"o.csv": b"PAR1" + bytes(50)}, {}, "Parquet file is damaged"),
    "no customers": (
        {"o.csv": text().replace("C1", "").replace("C2", "")},
        {},
        "no column says who bought",
    ),
    "nobody": ({"o.csv": "date,amount\n2024-01-01,2.50\n"}, {}, "no column says who bought"),
    "future": ({"o.csv": text().replace("2024-", "2094-")}, {}, "placed after today"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_with_a_way_out(take: Take, case: str) -> None:
    files, told, problem = BAD[case]
    with pytest.raises((BadData, Refused), match=problem) as raised:
        take(files, **told)
    assert next(iter(files)) in raised.value.file
    assert raised.value.way_out


def test_bad_paths_are_refused(take: Take, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "notes.md").write_text("{}")
    for path, problem in (
        (tmp_path / "nothing.csv", "no such file"),
        (tmp_path / "no*.csv", "no file matches"),
        (tmp_path / "folder", "no CSV, TSV or Parquet file"),
    ):
        with pytest.raises(BadData, match=problem) as raised:
            take([path])
        assert raised.value.file == str(path)
    with pytest.raises(BadData, match="no order file was named"):
        take([])


def test_one_line_of_one_customer_is_enough(take: Take) -> None:
    taken = take(",".join(HEADER) + "\nO1,C1,03/04/2024,P1,1,5.00\n")
    assert (len(taken.lines), len(taken.tables["customers"])) == (1, 1)


def test_personal_values_stay_out_of_messages(take: Take) -> None:
    email = "jane.doe@example.org"
    rows = f'O1,{email},2094-01-01,"P,1,5\n' + f"O2,{email}\n" * 5
    for files, told in (
        (",".join(HEADER) + "\n" + rows, {}),
        (",".join(HEADER) + "\n" + rows.replace('"', ""), {}),
        (f"order_id,email,date\nO1,{email},2094-01-01\n", {}),
        (f"a,b\n{email},x\n{email},x\n", {}),
        ((",".join(HEADER) + "\n" + rows).encode() + b"\xff\xfe", {"encoding": "utf-8"}),
    ):
        with pytest.raises(BadData) as raised:
            take(files, **told)
        assert "jane" not in str(raised.value)
