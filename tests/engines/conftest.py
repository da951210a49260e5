"""One Spark for the whole session, and what the engines are compared on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

from regulars.model import RegularsError
from regulars.store import DuckEngine, SparkConfig, SparkEngine
from regulars.store.spark.java import require_java

QUICK = SparkConfig(
    master="local[1]",
    driver_memory_mb=1024,
    conf={
        # Small data: compiling the queries would take longer than running them.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.shuffle.partitions": "2",
        # A machine far from UTC must not matter.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -Duser.timezone=America/New_York",
    },
)


@pytest.fixture(scope="session")
def connect_port() -> int:
    """A free port, for the Spark Connect server inside the tests' own Spark."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def connect_address(spark_engine: SparkEngine, connect_port: int) -> str:  # noqa: ARG001 - it runs
    """Where Spark Connect answers."""
    return f"sc://127.0.0.1:{connect_port}"


@pytest.fixture(scope="session")
def spark_engine(connect_port: int) -> Iterator[SparkEngine]:
    """One Spark for all tests of the session, with a Spark Connect server in its Java process."""
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    try:
        require_java()
    except RegularsError as error:
        pytest.skip(str(error))
    connect = {
        "spark.plugins": "org.apache.spark.sql.connect.SparkConnectPlugin",
        "spark.connect.grpc.binding.port": str(connect_port),
    }
    conf = QUICK.conf | connect
    engine = SparkEngine(QUICK.model_copy(update={"conf": conf}), threads=1)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def duck_engine() -> Iterator[DuckEngine]:
    engine = DuckEngine(threads=1)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def nasty() -> dict[str, pa.Table]:
    """Small tables with everything that engines disagree about."""
    return {"typed": _typed_lines(), "customers": _customers(), "products": _products()}


_MOMENTS = (
    "2023-12-31T23:59:59",  # the edge of a year
    "2024-01-01T00:00:00",
    "2024-02-29T12:00:00",  # a leap day
    "2023-03-26T01:30:00",  # an hour that summer time skips in Europe
    "2023-10-29T01:30:00",  # and one that it repeats
    "2024-02-29T12:00:00",  # equal moments
    "2020-02-29T00:00:00",
    "2023-11-05T06:30:00",  # America's
    "2021-06-06T23:00:00",  # a Sunday night
    "2024-03-01T12:00:00",  # the moment of description itself
    "1969-12-31T23:59:59",  # before 1970: negative seconds
)
_AMOUNTS = (10.0, 10.0, 0.005, 1.005, 2.675, 1e9 / 3, 0.1 + 0.2, 99.99, 1.0 / 3, 12_345.678_95)
_IDS = ("anna", "Änna", "ann a", "日本", "o'brien", "zoë", "🙂", "ANNA", "00123", "123")
_STATUSES = (None, "Shipped", "shipped", "Storniert", "retour", "TEST", "")
_PRODUCTS = ("A", "B", None, "ß", "test-1", "P 1")


def _typed_lines() -> pa.Table:
    """Lines as they come out of typing: gaps, ties, negative and huge amounts, odd codes."""
    return pa.Table.from_pylist([_line(number) for number in range(240)], schema=_TYPED)


def _line(number: int) -> dict[str, Any]:
    moment = None if number % 37 == 36 else _MOMENTS[number % len(_MOMENTS)]
    at = None if moment is None else datetime.fromisoformat(moment)
    if number == 77:
        at = datetime(2091, 1, 1)  # noqa: DTZ001 - our tables hold UTC without a zone
    quantity = (1.0, 2.0, 3.0, 0.5, -1.0, 0.0, None, 12.0)[number % 8]
    price = _AMOUNTS[number % len(_AMOUNTS)]
    revenue = None if quantity is None else quantity * price
    if number == 91:
        revenue = 1e300
    if number == 92:
        quantity = -1e13
    customer = None if number % 29 == 28 else _IDS[number % len(_IDS)]
    if number in {41, 42}:
        customer = ("Test Customer", "test\n")[number - 41]
    prefix = "C" if number % 31 == 30 else ""
    return {
        "order_id": None if number % 41 == 40 else f"{prefix}{1000 + number // 4}",
        "customer_id": customer,
        "product_id": _PRODUCTS[number % len(_PRODUCTS)],
        "ordered_at": at,
        "ordered_at_s": None if at is None else int(at.replace(tzinfo=UTC).timestamp()),
        "quantity": quantity,
        "unit_price": None if number % 23 == 22 else price,
        "discount": (None, 0.0, 1.25, 0.005)[number % 4],
        "revenue": revenue,
        "currency": ("EUR", "eur", None)[number % 3],
        "status": _STATUSES[number % len(_STATUSES)],
        "channel": ("web", "shop", None)[number % 3],
        "line_hint": (None, 2.0, 1.0, 1.0)[number % 4],
        "fault": {49: "not_an_order_line", 50: "unreadable_amount", 51: "impossible_date"}.get(
            number, "missing_date" if at is None else None
        ),
        "source_file": "a.csv" if number % 2 else "b.csv",
        "source_row": number // 2 + 1,
    }


_TYPED = pa.schema(
    [
        ("order_id", pa.string()),
        ("customer_id", pa.string()),
        ("product_id", pa.string()),
        ("ordered_at", pa.timestamp("us")),
        ("ordered_at_s", pa.int64()),
        ("quantity", pa.float64()),
        ("unit_price", pa.float64()),
        ("discount", pa.float64()),
        ("revenue", pa.float64()),
        ("currency", pa.string()),
        ("status", pa.string()),
        ("channel", pa.string()),
        ("line_hint", pa.float64()),
        ("fault", pa.string()),
        ("source_file", pa.string()),
        ("source_row", pa.int64()),
    ]
)


def _customers() -> pa.Table:
    """Everybody, with gaps in what is known of them."""
    return pa.table(
        {
            "customer_id": pa.array(_IDS),
            "birth_date": pa.array(
                [None, *(datetime(1950 + 7 * i, 2, 28) for i in range(len(_IDS) - 1))],  # noqa: DTZ001
                pa.timestamp("us"),
            ),
            "gender": pa.array([None, "f", "m", "F", "", "x", "m", "f", None, "m"]),
            "country": pa.array(["DE", None, "FR", "DE", "日本", "", "DE", "FR", None, "GB"]),
            "region": pa.array([None, "Nord", "nord", "", "Süd", "N", "N", "N", None, "Nord"]),
            "first_seen_at": pa.array(
                [datetime(2019, 12, 31, 23, 59, 59)] * len(_IDS),  # noqa: DTZ001
                pa.timestamp("us"),
            ),
            "trait_size": pa.array([None, "L", "M", "S", "L", "M", "S", "L", "M", "S"]),
            "trait_score": pa.array([None, 1.5, -2.0, 0.0, 1e-9, 3.0, 3.0, 3.0, 1e9, 0.1]),
        }
    )


def _products() -> pa.Table:
    """Products with and without category and price, prices tied."""
    return pa.table(
        {
            "product_id": pa.array(["A", "B", "ß", "test-1", "P 1", "unsold"]),
            "name": pa.array(["a", "b", None, "t", "p", "u"]),
            "category": pa.array(["Öl", "Öl", "oil", None, "oil", "rare"]),
            "brand": pa.array(["x", None, "x", "y", "y", "z"]),
            "price": pa.array([10.0, 10.0, None, 2.675, 99.99, 1.0]),
        }
    )
