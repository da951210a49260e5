"""Two runs on several threads, and a run on shuffled lines, give the same bits."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import duckdb
import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from regulars.features import build_features, columns_with_data

_LINES = 200_000
_AS_OF_S = 1_700_000_000


def _simulated_lines() -> pa.Table:
    rng = np.random.default_rng(7)
    orders = _LINES // 4
    of_order = np.sort(rng.integers(0, orders, _LINES))
    customer, moment = rng.zipf(1.4, orders) % 5_000, _AS_OF_S - rng.integers(0, 10**8, orders)
    return pa.table(
        {
            "order_id": pc.cast(pa.array(of_order), pa.string()),
            "customer_id": pc.cast(pa.array(customer[of_order]), pa.string()),
            "product_id": pc.cast(pa.array(rng.integers(0, 2_000, _LINES)), pa.string()),
            "ordered_at_s": moment[of_order],
            "quantity": rng.integers(1, 6, _LINES).astype(float),
            # Thirds are no multiples of any unit: their sums depend on the order of addition.
            "revenue": np.round(rng.lognormal(3, 1, _LINES), 2) / 3,
            "discount": rng.random(_LINES) / 7,
            "channel": pa.array(["web", "shop", "app"]).take(pa.array(rng.integers(0, 3, _LINES))),
        }
    )


def _built(lines: pa.Table, returns: pa.Table, folder: Path) -> pa.Table:
    """Build from Parquet in small row groups on four threads, as a run does."""
    folder.mkdir()
    with duckdb.connect(config={"threads": 4}) as connection:
        connection.execute("SET enable_progress_bar = false")

        def stored(name: str, table: pa.Table) -> nw.LazyFrame[Any]:
            pq.write_table(table, folder / f"{name}.parquet", row_group_size=4_096)
            return scan(name)

        def scan(name: str) -> nw.LazyFrame[Any]:
            return nw.from_native(connection.sql(f"FROM '{folder / name}.parquet'"))

        def materialise(name: str, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
            relation = cast("duckdb.DuckDBPyRelation", nw.to_native(frame))
            relation.to_parquet(str(folder / f"{name}.parquet"), row_group_size=4_096)
            return scan(name)

        ids = pa.array([str(number) for number in range(2_000)])
        categories = pa.array([f"Category {number % 12}" for number in range(2_000)])
        tables = {
            "order_lines": stored("order_lines", lines),
            "returns": stored("returns", returns),
            "customers": stored("customers", pa.table({"customer_id": pa.array(["1"])})),
            "products": stored("products", pa.table({"product_id": ids, "category": categories})),
        }
        features = build_features(
            tables["order_lines"],
            tables["returns"],
            tables["customers"],
            tables["products"],
            as_of_s=_AS_OF_S,
            available=columns_with_data(**tables),
            materialise=materialise,
        )
        return cast("pa.Table", features.sort("customer_id").collect().to_arrow())


def _bits(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    """The columns, doubles by the bits that they are stored as."""
    return {
        name: pa.array(column.fill_null(0.0).to_numpy().view(np.int64))
        if pa.types.is_floating(column.type)
        else column.combine_chunks()
        for name, column in zip(table.column_names, table.columns, strict=True)
    }


def test_same_lines_same_bits(tmp_path: Path) -> None:
    lines = _simulated_lines()
    order = np.random.default_rng(1).permutation(_LINES)

    returns = lines.slice(0, 9_000)

    first = _built(lines, returns, tmp_path / "first")
    again = _built(lines, returns, tmp_path / "again")
    shuffled = _built(lines.take(pa.array(order)), returns, tmp_path / "shuffled")

    assert first.num_rows > 2_000
    assert first.num_columns > 60
    assert _bits(again) == _bits(first)
    assert _bits(shuffled) == _bits(first)
