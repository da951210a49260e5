"""The main job on Spark gives the tables that DuckDB gives."""

from __future__ import annotations

import gzip
import importlib
import itertools
import random
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

import regulars
from regulars.model import TABLES, RegularsError
from regulars.store.spark.java import require_java

DATA = Path("../shared/data/online_retail/online_retail_by_day_concat.csv.gz")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
LINES = 8_000
SPARK_CONF = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.sql.shuffle.partitions": "1",
}


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


@pytest.fixture
def connect_server(tmp_path: Path) -> Iterator[str]:
    """A Spark Connect server on this machine; its address."""
    pytest.importorskip("grpc", reason="the extra spark is not installed")
    _require_spark()
    home = Path(importlib.import_module("pyspark").__file__ or "").parent
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    conf = {**SPARK_CONF, "spark.ui.enabled": "false", "spark.connect.grpc.binding.port": str(port)}
    command = [str(home / "bin" / "spark-submit"), "--master", "local[1]"]
    command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
    for name, value in conf.items():
        command += ["--conf", f"{name}={value}"]
    log = (tmp_path / "server.log").open("w")
    server = subprocess.Popen([*command, "spark-internal"], stdout=log, stderr=log)
    try:
        _wait_for(port, server)
        yield f"sc://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server ended"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1.0):
            return
        time.sleep(0.2)
    pytest.fail("the server did not come up")


def _require_spark() -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    try:
        require_java()
    except RegularsError as error:
        pytest.skip(str(error))


@pytest.mark.real_data
def test_spark_and_duckdb_make_the_same_tables(tmp_path: Path) -> None:
    _require_spark()
    if not DATA.exists():
        pytest.skip("../shared/data is absent")
    _compare(_slice(tmp_path), tmp_path, {"master": "local[1]", "conf": SPARK_CONF})


def test_spark_connect_and_duckdb_make_the_same_tables(tmp_path: Path, connect_server: str) -> None:
    _compare(_made_up(tmp_path), tmp_path, {"master": connect_server})


def _compare(orders: Path, tmp_path: Path, spark: dict[str, Any]) -> None:
    for engine in ("duckdb", "spark"):
        settings = {"engine": engine, "threads": 1, "spark": spark}
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
