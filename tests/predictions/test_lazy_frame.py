from __future__ import annotations

import duckdb
import narwhals as nw
import pyarrow as pa
import pytest

from regulars.predictions.lazy_frame import as_lazy, shop_clock

TABLE = {"ordered_at_s": [100, 200], "ordered_at_local_s": [3_700, None]}


def test_tables_in_memory_and_in_an_engine_are_read_alike() -> None:
    shop = duckdb.connect()
    shop.register("lines", pa.table(TABLE))
    for table in (pa.table(TABLE), shop.table("lines"), nw.from_native(pa.table(TABLE))):
        found = as_lazy(table)

        assert isinstance(found, nw.LazyFrame)
        assert found.implementation.is_duckdb()
        assert found.collect("pyarrow").to_native().to_pydict() == TABLE


@pytest.mark.parametrize(
    ("columns", "expected"),
    [(["ordered_at_s", "ordered_at_local_s"], [3_700, 200]), (["ordered_at_s"], [100, 200])],
)
def test_the_clock_on_the_wall_counts_where_it_is_known(
    columns: list[str], expected: list[int]
) -> None:
    lines = as_lazy(pa.table(TABLE).select(columns))
    found = lines.select(at=shop_clock(lines)).collect("pyarrow").to_native()

    assert found["at"].to_pylist() == expected
