"""Spark as the engine: its files, its faults, and what happens when it dies."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from regulars.model import TABLES, BadData, Refused, Unavailable
from regulars.store import DuckEngine, SparkConfig, SparkEngine, Warehouse
from regulars.store.spark.faults import spark_explained
from regulars.store.spark.java import require_java
from regulars.store.spark.watch import WorkersWatch

NOW = datetime(2026, 11, 22, tzinfo=UTC)
MOMENT = datetime(2024, 3, 31, 1, 30)  # noqa: DTZ001 - our tables hold UTC without a zone


def _table() -> pa.Table:
    return pa.table(
        {
            "customer_id": ["b", "ä", None, "a"],
            "at": pa.array([MOMENT, None, MOMENT, MOMENT], pa.timestamp("us")),
        }
    )


def test_a_table_goes_from_one_engine_to_the_other_and_back(
    spark_engine: SparkEngine, duck_engine: DuckEngine, tmp_path: Path
) -> None:
    one, other = tmp_path / "a [b] {c}*.parquet", tmp_path / "d 50%20 ü.parquet"
    duck_engine.write(duck_engine.frame(_table()), one)
    spark_engine.write(spark_engine.scan(one), other, sort=["customer_id"])
    back = duck_engine.scan(other).collect("pyarrow").to_native()
    assert back["customer_id"].to_pylist() == [None, "a", "b", "ä"]
    assert back["at"].to_pylist() == [MOMENT, MOMENT, MOMENT, None]
    assert [path.name for path in other.iterdir()] == ["part-00000.parquet"]
    assert spark_engine.scan(other).collect("pyarrow").to_native().equals(back)


def test_a_missing_or_damaged_table_is_bad_data(spark_engine: SparkEngine, tmp_path: Path) -> None:
    with pytest.raises(BadData, match="no such file"):
        spark_engine.scan(tmp_path / "none.parquet")
    (tmp_path / "empty.parquet").mkdir()
    with pytest.raises(BadData, match="no files"):
        spark_engine.scan(tmp_path / "empty.parquet")
    (tmp_path / "torn.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(BadData, match="damaged"):
        spark_engine.scan(tmp_path / "torn.parquet")


def test_a_draft_publishes_tables_of_both_engines(
    spark_engine: SparkEngine, duck_engine: DuckEngine, tmp_path: Path
) -> None:
    warehouse = Warehouse(tmp_path, duck_engine, engine=spark_engine)
    customers = pa.table({"customer_id": ["b", "a"], "first_seen_at": pa.array([MOMENT] * 2)})
    with warehouse.draft(now=NOW) as draft:
        brought = draft.bring("typed", draft.local.connection.from_arrow(customers))
        assert brought.implementation.is_spark_like()
        draft.write("customers", brought)
        draft.write("returns", draft.engine.empty(TABLES["returns"]))
        draft.write("products", draft.local.frame(pa.table({"product_id": ["p"]})))
        draft.commit()
    assert warehouse.tables() == ["customers", "products", "returns"]
    found = warehouse.scan("customers").select("customer_id", "first_seen_at").collect().rows()
    assert found == [("a", MOMENT), ("b", MOMENT)]
    assert warehouse.scan("returns").collect().shape[0] == 0


_DIES = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
import pyarrow as pa
from regulars.model import Unavailable
from regulars.store import DuckEngine, SparkConfig, SparkEngine, Warehouse
from pyspark import SparkContext

quick = {"spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1"}
config = SparkConfig(master="local[1]", driver_memory_mb=512, conf=quick)
now, folder = datetime(2026, 11, 22, tzinfo=UTC), Path(sys.argv[1])
customers = pa.table({"customer_id": ["a"]})
local = DuckEngine(threads=1)
spark = SparkEngine(config)
try:
    with spark.explained(), Warehouse(folder, local, engine=spark).draft(now=now) as draft:
        draft.write("customers", spark.frame(customers))
        os.kill(SparkContext._gateway.proc.pid, signal.SIGKILL)
        SparkContext._gateway.proc.wait()
        draft.write("returns", draft.scan("customers"))
except Unavailable as error:
    print(error)
finally:
    spark.close()
print(sorted(path.name for path in (folder / ".tables").iterdir()), (folder / "tables").exists())
again = SparkEngine(config)
warehouse = Warehouse(folder, local, engine=again)
with warehouse.draft(now=now) as draft:
    draft.write("customers", again.frame(customers))
    draft.commit()
print(warehouse.tables())
again.close()
"""


@pytest.mark.usefixtures("spark_engine")
def test_a_spark_that_dies_leaves_nothing_and_the_next_run_works(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _DIES, tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said, left, tables = done.stdout.splitlines()
    assert said.startswith("Spark, or one of its workers, went away in the middle.")
    assert left == "['lock'] False"
    assert tables == "['customers']"


def test_a_job_that_no_worker_takes_ends(spark_engine: SparkEngine) -> None:
    # A Spark on this machine has no executor beside its driver, like a cluster without workers.
    spark = spark_engine.spark
    watch = WorkersWatch(spark.sparkContext, patience_s=0.2, look_every_s=0.1)
    try:
        with pytest.raises(Unavailable, match="no worker"), spark_explained():
            spark.range(10**15).selectExpr("sum(id % 7)").collect()
    finally:
        watch.end()
    assert spark.range(7).count() == 7


@pytest.mark.parametrize(
    ("said", "typed", "problem"),
    [
        ("java.io.IOException: No space left on device", Refused, "disk"),
        ("java.lang.OutOfMemoryError: Java heap space", Refused, "memory"),
        ("ExecutorLostFailure (executor 3 exited)", Unavailable, "went away"),
        ("Python worker exited unexpectedly (crashed)", Unavailable, "went away"),
    ],
)
def test_what_spark_says_becomes_a_typed_error(
    said: str, typed: type[Exception], problem: str
) -> None:
    errors = pytest.importorskip("pyspark.errors", reason="pyspark is not installed")
    with pytest.raises(typed, match=problem), spark_explained():
        raise errors.PySparkException(said)


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(KeyError), spark_explained():
        raise KeyError("no space left on device")


@pytest.mark.parametrize("version", [None, "1.8.0_202", "11.0.2"])
def test_no_java_or_an_old_one_names_the_way_out(
    version: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if version is not None:
        java = tmp_path / "bin" / "java"
        java.parent.mkdir()
        java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
        java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(Unavailable, match="apt install openjdk"):
        require_java()


@pytest.mark.usefixtures("spark_engine")
@pytest.mark.parametrize("master", ["sc://127.0.0.1:9", "spark://127.0.0.1:9,127.0.0.1:10"])
def test_a_cluster_that_is_not_there_is_unavailable(
    master: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("grpc", reason="the extra spark is not installed")
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    # The tests' own session would be used.
    monkeypatch.setattr(sql.SparkSession, "getActiveSession", lambda: None)
    with pytest.raises(Unavailable, match=master):
        SparkEngine(SparkConfig(master=master)).scan(tmp_path)
