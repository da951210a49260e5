"""A disk that is full while files are brought, unpacked and staged: said, and nothing is left."""

from __future__ import annotations

import gzip
import resource
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from pyarrow import feather
from tests.intake.conftest import NOW

from regulars.intake import IntakeConfig, recognise
from regulars.model import Refused
from regulars.store import Warehouse

_LIMIT_BYTES = 20_000
_TABLE = pa.table(
    {
        "order_id": [f"o{i * 7919 % 20_011}" for i in range(20_000)],
        "customer_id": [f"c{i * 104_729 % 9_973}" for i in range(20_000)],
        "order_date": [f"2024-{1 + i % 12:02d}-{1 + i % 28:02d}" for i in range(20_000)],
        "unit_price": [(i * 31 % 4_999) / 100 for i in range(20_000)],
    }
)
_CSV = "\n".join(
    [
        ",".join(_TABLE.column_names),
        *(",".join(map(str, row.values())) for row in _TABLE.to_pylist()),
    ]
).encode()


def _workbook(to: Path) -> Path:
    with xlsxwriter.Workbook(to) as book:
        sheet = book.add_worksheet("Orders")
        sheet.write_row(0, 0, _TABLE.column_names)
        for i, row in enumerate(_TABLE.to_pylist(), start=1):
            sheet.write_row(i, 0, list(row.values()))
    return to


def _json(to: Path) -> Path:
    duckdb.from_arrow(_TABLE).query("t", f"COPY t TO '{to}' (FORMAT json)")
    return to


def _zip(to: Path) -> Path:
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("orders.csv", _CSV)
    return to


def _parquet(to: Path) -> Path:
    pq.write_table(_TABLE, to)
    return to


def _arrow(to: Path) -> Path:
    feather.write_feather(_TABLE, to)
    return to


def _sqlite(to: Path) -> Path:
    with sqlite3.connect(to) as shop:
        shop.execute(f"CREATE TABLE orders({', '.join(_TABLE.column_names)})")
        rows = [tuple(row.values()) for row in _TABLE.to_pylist()]
        shop.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", rows)
    shop.close()
    return to


def _duckdb(to: Path) -> Path:
    with duckdb.connect(str(to)) as shop:
        shop.execute("CREATE TABLE orders AS SELECT * FROM _TABLE")
    return to


def _bytes(content: bytes) -> Callable[[Path], Path]:
    def write(to: Path) -> Path:
        to.write_bytes(content)
        return to

    return write


def _stored(to: Path) -> str:
    fsspec.filesystem("memory").pipe_file(f"/{to.parent.name}/orders.csv", _CSV)
    return f"memory://{to.parent.name}/orders.csv"


_SOURCES: dict[str, Callable[[Path], Any]] = {
    "text": _bytes(_CSV),
    "text in another encoding": _bytes(_CSV.decode().encode("utf-16")),
    "gzip": _bytes(gzip.compress(_CSV)),
    "zip": _zip,
    "workbook": _workbook,
    "JSON": _json,
    "packed JSON": lambda to: _bytes(gzip.compress(_json(to).read_bytes()))(to),
    "Parquet": _parquet,
    "Arrow": _arrow,
    "SQLite": _sqlite,
    "DuckDB": _duckdb,
    "object store": _stored,
    "frame": lambda _: _TABLE,
}


@contextmanager
def files_end_at(limit_bytes: int) -> Iterator[None]:
    """No file may grow further, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("pseudonymise", [False, True], ids=["as it is", "pseudonyms"])
@pytest.mark.parametrize("kind", list(_SOURCES))
def test_a_full_disk_is_said_and_the_next_run_works(
    kind: str,
    tmp_path: Path,
    warehouses: Callable[[], Warehouse],
    monkeypatch: pytest.MonkeyPatch,
    *,
    pseudonymise: bool,
) -> None:
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.setenv("REGULARS_PSEUDONYM_KEY", "0123456789abcdefghijklmnopqrstuvwxyz")
    monkeypatch.setenv("REGULARS_MEMORY_FOLDER", str(memory))
    orders = _SOURCES[kind](tmp_path / "orders")
    warehouse = warehouses()
    config = IntakeConfig(pseudonymise=pseudonymise)
    room = "no room" if pseudonymise else "the file would grow beyond the size limit"

    with (
        pytest.raises(Refused, match=room) as raised,
        files_end_at(_LIMIT_BYTES),
        warehouse.draft(now=NOW) as draft,
    ):
        recognise([orders], draft, config)

    assert raised.value.way_out
    assert ("REGULARS_MEMORY_FOLDER" in str(raised.value)) == pseudonymise
    assert [p.name for p in warehouse.workspace.rglob("*") if p.is_file()] in ([], ["lock"])
    assert list(memory.iterdir()) == []
    with warehouse.draft(now=NOW) as draft:
        assert recognise([orders], draft, config).raw.lines_read == _TABLE.num_rows
