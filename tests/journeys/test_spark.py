"""The main job on Spark gives the tables that DuckDB gives."""

from __future__ import annotations

import gzip
import itertools
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

import regulars
from regulars.model import TABLES, RegularsError
from regulars.store.spark.java import require_java

DATA = Path("../shared/data/online_retail/online_retail_by_day_concat.csv.gz")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
LINES = 8_000
SPARK = {
    "master": "local[1]",
    "conf": {
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    },
}


def _slice(folder: Path) -> Path:
    orders = folder / "orders.csv"
    with gzip.open(DATA, "rt", encoding="utf-8") as source:
        orders.write_text("".join(itertools.islice(source, LINES)), encoding="utf-8")
    return orders


@pytest.mark.real_data
def test_spark_and_duckdb_make_the_same_tables(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    if not DATA.exists():
        pytest.skip("../shared/data is absent")
    try:
        require_java()
    except RegularsError as error:
        pytest.skip(str(error))
    orders = _slice(tmp_path)
    for engine in ("duckdb", "spark"):
        settings = {"engine": engine, "threads": 1, "spark": SPARK}
        regulars.run(orders, workspace=tmp_path / engine, settings=settings, now=NOW)
    names = {path.stem for path in (tmp_path / "duckdb" / "tables").glob("*.parquet")}
    assert names == {path.stem for path in (tmp_path / "spark" / "tables").glob("*.parquet")}
    assert names >= {"order_lines", "returns", "quarantine", "features", "memberships"}
    assert {name: found for name in sorted(names) if (found := _differing(tmp_path, name))} == {}


def _differing(folder: Path, name: str) -> list[str]:
    """The columns of a table in which a row differs, doubles beyond nine digits."""
    with duckdb.connect() as connection:
        one = connection.sql(f"FROM '{folder}/duckdb/tables/{name}.parquet'")
        other = connection.sql(f"FROM read_parquet({_files(folder, name)})")
        assert (one.columns, one.types) == (other.columns, other.types), name
        columns = one.columns
        rows = [relation.order(_key(name)).fetchall() for relation in (one, other)]
    assert len(rows[0]) == len(rows[1]), name
    return [
        column
        for i, column in enumerate(columns)
        if not all(_same(a[i], b[i]) for a, b in zip(*rows, strict=True))
    ]


def _files(folder: Path, name: str) -> list[str]:
    table = folder / "spark" / "tables" / f"{name}.parquet"
    return [str(path) for path in sorted(table.glob("*"))] or [str(table)]


def _key(name: str) -> str:
    return ", ".join(f'"{column}"' for column in TABLES[name].key)


def _same(a: object, b: object) -> bool:
    if isinstance(a, float) and isinstance(b, float):
        return a == pytest.approx(b, rel=1e-9, abs=0.0)
    return a == b
