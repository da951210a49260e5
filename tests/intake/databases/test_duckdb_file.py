"""DuckDB files: read beside others, refused while somebody writes, types kept."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pyarrow.parquet as pq
import pytest

from regulars.intake.databases import parse_database_url, read_database
from regulars.model import BadData, Refused, Unavailable

_ROWS = """
SELECT 1::HUGEINT AS h, 12.50::DECIMAL(10, 2) AS d, 'a'::ENUM('a', 'b') AS e,
    '00000000-0000-0000-0000-000000000001'::UUID AS u,
    TIMESTAMPTZ '2025-01-01 01:00:00+01' AS t,
    DATE '2025-02-03' AS day, INTERVAL 1 DAY AS i, [1, 2] AS l, {'k': 'v'} AS s,
    '{"a":1}'::JSON AS j
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE TABLE kinds AS {_ROWS}")
        connection.execute("CREATE SCHEMA sales; CREATE TABLE sales.orders AS SELECT 7 AS order_id")
    return path


def _read(path: Path, asked: str) -> list[dict[str, object]]:
    url = parse_database_url(f"duckdb:///{path}{asked}")
    assert url is not None
    table = pq.read_table(read_database(url, path.with_suffix(".parquet")).path)
    rows: list[dict[str, object]] = table.drop(["source_file", "source_row"]).to_pylist()
    return rows


def test_every_kind_of_value_arrives(shop: Path) -> None:
    assert _read(shop, "?table=kinds") == [
        {
            "h": "1",
            "d": Decimal("12.50"),
            "e": "a",
            "u": "00000000-0000-0000-0000-000000000001",
            "t": datetime(2025, 1, 1, tzinfo=ZoneInfo("UTC")),
            "day": date(2025, 2, 3),
            "i": "1 day",
            "l": [1, 2],
            "s": "{'k': v}",
            "j": '{"a":1}',
        }
    ]


def test_a_table_of_another_schema_is_named_with_it(shop: Path) -> None:
    assert _read(shop, "?table=sales.orders") == [{"order_id": 7}]
    with pytest.raises(BadData, match=r"2 tables and none is named.*kinds, sales\.orders"):
        _read(shop, "")


def test_a_file_that_another_program_reads_is_read_and_one_that_it_writes_is_not(
    shop: Path,
) -> None:
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == 'read');"
    hold += "print('open', flush=True); sys.stdin.read()"
    for how in ("read", "write"):
        with subprocess.Popen(
            [sys.executable, "-c", hold, str(shop), how],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "open\n"
            if how == "read":
                assert _read(shop, "?table=sales.orders") == [{"order_id": 7}]
            else:
                with pytest.raises(Unavailable, match="open for writing"):
                    _read(shop, "?table=sales.orders")
            other.communicate()


def test_a_file_that_the_notebook_itself_has_open_is_explained(shop: Path) -> None:
    with (
        duckdb.connect(str(shop)),
        pytest.raises(Unavailable, match="hand its table to regulars"),
    ):
        _read(shop, "?table=sales.orders")


def test_a_query_cannot_write(shop: Path) -> None:
    with pytest.raises((Refused, BadData)):
        _read(shop, "?query=DELETE FROM kinds")

    assert len(_read(shop, "?table=kinds")) == 1


def test_a_damaged_file_is_said(shop: Path) -> None:
    shop.write_bytes(b"x" * 8 + b"DUCK" + b"x" * 5000)

    with pytest.raises(BadData, match="damaged, or was written by a version"):
        _read(shop, "?table=kinds")
