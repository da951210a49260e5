"""Parquet and Arrow: single files, folders of parts, packed ones, cut ones."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import feather

from regulars.model import BadData

ReadFiles = Callable[..., Any]
Table = Any  # pyarrow has no types

TABLE = pa.table(
    {"order_id": [1, 2, 3], "customer_id": ["a", "b", None], "amount": [1.5, 2.5, 3.5]}
)
ROWS = [(1, "a", 1.5), (2, "b", 2.5), (3, None, 3.5)]


def stream(table: Table, out: io.BytesIO) -> None:
    with pa.ipc.new_stream(out, table.schema) as writer:
        for _ in range(3):
            writer.write_table(table)


def content(write: Callable[[Any, io.BytesIO], object], table: Table = TABLE) -> bytes:
    out = io.BytesIO()
    write(table, out)
    return out.getvalue()


def test_a_folder_of_parts_is_one_table(read: ReadFiles, tmp_path: Path) -> None:
    for country, names in (("DE", ["part-0", "part-1"]), ("FR", ["part-0"])):
        folder = tmp_path / "orders" / f"country={country}"
        folder.mkdir(parents=True)
        for name in names:
            pq.write_table(TABLE, folder / f"{name}.parquet")
    (tmp_path / "orders" / "_SUCCESS").touch()
    found = read([tmp_path / "orders"])
    assert found.raw.columns == ("order_id", "customer_id", "amount", "country")
    assert sorted(found.rows, key=str) == sorted(
        [(*row, country) for country in ("DE", "DE", "FR") for row in ROWS], key=str
    )
    assert found.raw.dialects[0]["parts"] == 3
    part = tmp_path / "orders" / "country=DE" / "part-1.parquet"
    part.write_bytes(part.read_bytes()[:-40])
    with pytest.raises(BadData, match=r"part-1.parquet: .* damaged or was cut off"):
        read([tmp_path / "orders"])


@pytest.mark.parametrize("inside", ["_delta_log", "metadata"])
def test_a_table_with_a_log_is_refused(read: ReadFiles, tmp_path: Path, inside: str) -> None:
    (tmp_path / inside).mkdir()
    (tmp_path / "data").mkdir()
    pq.write_table(TABLE, tmp_path / "data" / "a.parquet")
    with pytest.raises(BadData, match="not the present state"):
        read([tmp_path])


@pytest.mark.parametrize("write", [pq.write_table, feather.write_feather])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_files_alone_packed_and_cut(
    read: ReadFiles, write: Callable[..., object], pack: Callable[[bytes], bytes]
) -> None:
    assert read({"o": pack(content(write))}).rows == ROWS
    with pytest.raises(BadData, match="damaged or was cut off"):
        read({"o": pack(content(write)[:-30])})


def test_an_arrow_stream(read: ReadFiles) -> None:
    assert read({"o.arrows": content(stream)}).rows == ROWS * 3


def test_a_column_whose_type_differs_between_files_is_text(read: ReadFiles) -> None:
    other = pa.table({"order_id": ["C4"], "customer_id": ["d"], "amount": [4.5]})
    found = read(
        {"a.parquet": content(pq.write_table), "b.parquet": content(pq.write_table, other)}
    )
    assert [row[0] for row in found.rows] == ["1", "2", "3", "C4"]


def test_a_page_that_is_damaged_is_found_though_rows_are_not_copied(read: ReadFiles) -> None:
    table = pa.table({"order_id": list(range(5_000)), "customer_id": ["a"] * 5_000})
    whole = content(pq.write_table, table)
    broken = bytearray(whole)
    broken[4:400] = b"\xff" * 396
    assert read({"o.parquet": whole}).raw.lines_read == 5_000
    with pytest.raises(BadData, match="damaged or was cut off"):
        read({"o.parquet": bytes(broken)})


def test_columns_that_are_called_like_ours_stay_the_files(read: ReadFiles) -> None:
    table = TABLE.append_column("File_Row_Number", pa.array([7, 8, 9]))
    found = read({"o.parquet": content(pq.write_table, table)})
    assert [row[3] for row in found.rows] == [7, 8, 9]
