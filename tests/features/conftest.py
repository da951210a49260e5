"""A small made-up shop of rows, and how to build features from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import duckdb
import narwhals as nw
import pyarrow as pa
import pytest

from regulars.features import Feature, build_features, columns_with_data

Rows = list[dict[str, Any]]
Shop = dict[str, Rows]
Described = dict[str, dict[str, Any]]

_LINE = pa.schema(
    [
        ("order_id", pa.string()),
        ("line", pa.int64()),
        ("customer_id", pa.string()),
        ("product_id", pa.string()),
        ("ordered_at_s", pa.int64()),
        ("quantity", pa.float64()),
        ("discount", pa.float64()),
        ("revenue", pa.float64()),
        ("channel", pa.string()),
    ]
)
_SCHEMAS = {
    "order_lines": _LINE,
    "returns": _LINE,
    "customers": pa.schema(
        [
            ("customer_id", pa.string()),
            ("birth_date", pa.timestamp("us")),
            ("age_years", pa.float64()),
            ("gender", pa.string()),
            ("country", pa.string()),
            ("region", pa.string()),
            ("trait_income", pa.float64()),
            ("trait_hobby", pa.string()),
        ]
    ),
    "products": pa.schema([("product_id", pa.string()), ("category", pa.string())]),
}


@pytest.fixture(scope="session")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 2}) as shared:
        shared.execute("SET enable_progress_bar = false")
        yield shared


@pytest.fixture(scope="session")
def frames_of(
    connection: duckdb.DuckDBPyConnection,
) -> Callable[[Shop], dict[str, nw.LazyFrame[Any]]]:
    """Turn rows into DuckDB frames with the columns of the tables; absent tables are empty."""

    def frames(shop: Shop) -> dict[str, nw.LazyFrame[Any]]:
        tables = {
            name: pa.Table.from_pylist(shop.get(name, []), schema=schema)
            for name, schema in _SCHEMAS.items()
        }
        return {name: nw.from_native(connection.from_arrow(t)) for name, t in tables.items()}

    return frames


@pytest.fixture(scope="session")
def describe(
    connection: duckdb.DuckDBPyConnection,
    frames_of: Callable[[Shop], dict[str, nw.LazyFrame[Any]]],
) -> Callable[..., Described]:
    """Build the features of a shop and give them back by customer."""

    def in_memory(_: str, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        return nw.from_native(connection.from_arrow(frame.collect().to_arrow()))

    def described(
        shop: Shop,
        as_of_s: int | None,
        *,
        available: frozenset[str] | None = None,
        without: frozenset[str] = frozenset(),
        features: Mapping[str, Feature] | None = None,
        sample: str | None = None,
    ) -> Described:
        frames = frames_of(shop)
        lines = frames["order_lines"]
        table = build_features(
            lines if sample is None else lines.filter(nw.col("customer_id") == sample),
            frames["returns"],
            frames["customers"],
            frames["products"],
            as_of_local_s=None,
            as_of_s=as_of_s,
            available=(columns_with_data(**frames) if available is None else available) - without,
            materialise=in_memory,
            shop_lines=lines,
            features=features,
        )
        return {row["customer_id"]: row for row in table.collect().rows(named=True)}

    return described


@pytest.fixture(scope="session")
def seconds() -> Callable[[str], int]:
    """Seconds since 1970 of an ISO time in UTC."""
    return lambda text: int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.fixture(scope="session")
def tea_shop(seconds: Callable[[str], int]) -> Shop:
    """Two customers, four orders, small enough to work out by hand."""

    def line(  # noqa: PLR0917 - one row, one argument a column
        order: str, at: str, who: str, what: str, units: float, paid: float, off: float, where: str
    ) -> dict[str, Any]:
        return {
            "order_id": order,
            "customer_id": who,
            "product_id": what,
            "ordered_at_s": seconds(at),
            "quantity": units,
            "revenue": paid,
            "discount": off,
            "channel": where,
        }

    return {
        "order_lines": [
            line("1", "2024-01-01T09:00:00", "anna", "tea", 2, 10.0, 0.0, "web"),
            line("1", "2024-01-01T09:00:00", "anna", "mug", 1, 20.0, 5.0, "web"),
            line("2", "2024-01-31T20:00:00", "anna", "tea", 2, 10.0, 0.0, "web"),
            line("3", "2024-03-01T10:00:00", "anna", "tea", 1, 5.0, 0.0, "shop"),
            line("3", "2024-03-01T10:00:00", "anna", "tea", 1, 5.0, 0.0, "shop"),
            line("3", "2024-03-01T10:00:00", "anna", "soap", 1, 10.0, 0.0, "shop"),
            line("4", "2024-02-10T13:00:00", "bob", "mug", 1, 25.0, 0.0, "web"),
        ],
        "returns": [line("5", "2024-03-10T08:00:00", "anna", "tea", -1, -5.0, 0.0, "web")],
        "customers": [
            {
                "customer_id": "anna",
                "birth_date": datetime(1990, 4, 1),  # noqa: DTZ001 - stored without a zone
                "country": "France",
                "trait_income": 3.0,
            },
            {"customer_id": "bob", "gender": "male", "region": "North"},
            {"customer_id": "never ordered", "country": "Spain"},
        ],
        "products": [
            {"product_id": "tea", "category": "drinks"},
            {"product_id": "mug", "category": "home"},
            {"product_id": "soap", "category": "home"},
        ],
    }


@pytest.fixture(scope="session")
def as_of_s(seconds: Callable[[str], int]) -> int:
    """The moment at which the tea shop is described: noon on 31 March 2024, 90 days in."""
    return seconds("2024-03-31T12:00:00")
