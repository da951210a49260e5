from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pytest

from regulars.features import build_features, columns_with_data

_FILE = "shared/data/online_retail/online_retail_by_day_concat.csv.gz"


@pytest.fixture(scope="module")
def path() -> Path:
    path = Path(__file__).parents[3] / _FILE
    if not path.is_file():
        pytest.skip(f"Online Retail is not at ../{_FILE}")
    return path


@pytest.mark.real_data
def test_online_retail_has_the_known_customers_orders_and_revenue(
    path: Path, connection: duckdb.DuckDBPyConnection, seconds: Callable[[str], int]
) -> None:
    source = f"read_csv('{path}', header = true, all_varchar = true)"
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE online_retail AS
        SELECT InvoiceNo AS order_id, CAST(CAST(CustomerID AS DOUBLE) AS INTEGER)::VARCHAR
            AS customer_id, StockCode AS product_id, Country AS country,
            epoch(InvoiceDate::TIMESTAMP)::BIGINT AS ordered_at_s, Quantity::DOUBLE AS quantity,
            round(Quantity::DOUBLE * UnitPrice::DOUBLE, 4) AS revenue
        FROM {source}
        WHERE CustomerID IS NOT NULL AND NOT starts_with(InvoiceNo, 'C')
            AND Quantity::DOUBLE > 0 AND UnitPrice::DOUBLE > 0""")
    lines = nw.from_native(connection.table("online_retail"))
    nothing = nw.from_native(connection.sql("SELECT 1 AS nothing"))

    table: nw.DataFrame[Any] = build_features(
        lines,
        nothing,
        nothing,
        nothing,
        as_of_s=seconds("2011-12-10T00:00:00"),
        available=columns_with_data(order_lines=lines),
        materialise=lambda _, frame: frame,
    ).collect()

    assert table.shape[0] == 4_338
    assert table["orders"].sum() == 18_532
    assert table["revenue"].sum() == pytest.approx(8_911_407.904, abs=0.01)
    assert table["lines"].sum() == 397_884
    # Customer 14646, the largest, counted with pandas: 73 orders, last on 8 December 2011.
    (largest,) = table.sort("revenue", descending=True).head(1).rows(named=True)
    assert (largest["customer_id"], largest["orders"]) == ("14646", 73)
    assert largest["days_since_last_order"] == 2
    assert largest["revenue"] == pytest.approx(280_206.02, abs=0.005)
    assert largest["rfm_segment"] == "champions"
