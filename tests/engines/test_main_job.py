"""The main job on Spark gives the tables that DuckDB gives."""

from __future__ import annotations

import gzip
import itertools
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

import regulars
from regulars.model import TABLES

DATA = Path("../shared/data/online_retail/online_retail_by_day_concat.csv.gz")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
LINES = 8_000


def _slice(folder: Path) -> Path:
    orders = folder / "orders.csv"
    with gzip.open(DATA, "rt", encoding="utf-8") as source:
        orders.write_text("".join(itertools.islice(source, LINES)), encoding="utf-8")
    return orders


def _made_up(folder: Path) -> Path:
    """Some 400 orders of 60 customers, each of one to four lines."""
    rng = random.Random(7)  # noqa: S311 - a test's data
    text = "order_id,customer_id,ordered_at,sku,quantity,unit price,amount\n"
    for i in range(400):
        day, customer = f"2024-{1 + i % 12:02d}-{1 + i % 28:02d} 1{i % 10}:30", rng.randrange(60)
        for _ in range(rng.randint(1, 4)):
            quantity, cents = rng.randint(1, 5), rng.randrange(100, 5_000)
            cells = (quantity, f"{cents / 100:.2f}", f"{quantity * cents / 100:.2f}")
            text += f"O{i},C{customer},{day},P{rng.randrange(9)},{cells[0]},{cells[1]},{cells[2]}\n"
    orders = folder / "orders.csv"
    orders.write_text(text)
    return orders


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first lines of a real shop, or of a made-up one where that is absent."""
    folder = tmp_path_factory.mktemp("orders")
    return _slice(folder) if DATA.exists() else _made_up(folder)


@pytest.fixture(scope="module")
def on_duckdb(orders: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace that DuckDB makes of them."""
    return _run(orders, tmp_path_factory.mktemp("duckdb"), {})


def _run(orders: Path, workspace: Path, settings: dict[str, Any]) -> Path:
    settings = {"threads": 1, "predictions": {"in_run": ["clv"]}, **settings}
    regulars.run(orders, workspace=workspace, settings=settings, now=NOW)
    return workspace


@pytest.mark.usefixtures("spark_engine")
def test_spark_and_duckdb_make_the_same_tables(
    orders: Path, on_duckdb: Path, tmp_path: Path
) -> None:
    _compare(on_duckdb, _run(orders, tmp_path, {"engine": "spark"}))


def test_spark_connect_and_duckdb_make_the_same_tables(
    orders: Path, on_duckdb: Path, tmp_path: Path, connect_address: str
) -> None:
    pytest.importorskip("grpc", reason="the extra spark is not installed")
    spark = {"engine": "spark", "spark": {"master": connect_address}}
    # Predictions are learned by the same process, from features like those of today.
    spark |= {"predictions": {"in_run": []}}
    _compare(on_duckdb, _run(orders, tmp_path, spark), without="prediction")


def _compare(one: Path, other: Path, *, without: str = "-") -> None:
    wanted = {p.stem for p in one.glob("tables/*.parquet") if not p.stem.startswith(without)}
    assert wanted == {path.stem for path in other.glob("tables/*.parquet")}
    assert wanted >= {"order_lines", "returns", "quarantine", "features", "memberships"}
    found = {name: _differing(one, other, name) for name in sorted(wanted)}
    assert {name: columns for name, columns in found.items() if columns} == {}


def _differing(duckdb_made: Path, spark_made: Path, name: str) -> list[str]:
    """The columns of a table in which a row differs, doubles beyond nine digits."""
    with duckdb.connect() as connection:
        one, other = (
            connection.sql(f"FROM read_parquet({_files(folder / 'tables' / f'{name}.parquet')})")
            for folder in (duckdb_made, spark_made)
        )
        assert (one.columns, one.types) == (other.columns, other.types), name
        columns = one.columns
        rows = [relation.order(_key(name)).fetchall() for relation in (one, other)]
    assert len(rows[0]) == len(rows[1]), name
    return [
        column
        for i, column in enumerate(columns)
        if not all(_same(a[i], b[i]) for a, b in zip(*rows, strict=True))
    ]


def _files(table: Path) -> list[str]:
    return [str(path) for path in sorted(table.glob("*"))] or [str(table)]


def _key(name: str) -> str:
    return ", ".join(f'"{column}"' for column in TABLES[name].key)


def _same(a: object, b: object) -> bool:
    if isinstance(a, float) and isinstance(b, float):
        return a == pytest.approx(b, rel=1e-9, abs=0.0)
    return a == b
