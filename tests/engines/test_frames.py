"""A user's own Spark frame: read a part at a time, and a Spark frame is given back."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from regulars import describe
from regulars.intake.frames import frame_rows
from regulars.store import SparkEngine

SETTINGS = {"threads": 1, "predictions": {"in_run": []}}


def _orders() -> pa.Table:
    query = (
        "SELECT 'O' || i // 2 AS order_id, 'C' || i % 9 AS customer_id,"
        " TIMESTAMP '2024-01-01' + INTERVAL (i) HOUR AS ordered_at, 'P' || i % 5 AS sku,"
        " 1 + i % 3 AS quantity, 2.5 * (1 + i % 4) AS unit_price FROM range(240) AS t(i)"
    )
    with duckdb.connect() as connection:
        return connection.sql(query).to_arrow_table()


def test_its_rows_come_a_partition_at_a_time(spark_engine: SparkEngine) -> None:
    orders = _orders()
    frame = spark_engine.spark.createDataFrame(orders).repartition(3)
    batches = list(frame_rows(frame, "Spark frame").batches)
    assert len(batches) == 3
    assert max(batch.num_rows for batch in batches) < orders.num_rows
    assert _sorted(pa.Table.from_batches(batches)) == _sorted(orders)


def test_described_it_is_a_spark_frame_of_the_same_values(spark_engine: SparkEngine) -> None:
    orders = _orders()
    described = describe(spark_engine.spark.createDataFrame(orders), settings=SETTINGS)
    assert type(described).__module__.startswith("pyspark.")
    assert _sorted(described.toArrow()) == _sorted(describe(orders, settings=SETTINGS))


def _sorted(table: pa.Table) -> list[dict[str, Any]]:
    return sorted(table.to_pylist(), key=lambda row: [str(value) for value in row.values()])
