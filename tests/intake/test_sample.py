from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import duckdb

from regulars.intake.sample import SAMPLE_ROWS, even_sample, stacked
from regulars.store import DuckEngine, Warehouse

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _rows(engine: DuckEngine, count: int) -> duckdb.DuckDBPyRelation:
    return engine.connection.sql(
        f"SELECT 'x' || range AS v, 'f' AS source_file, range + 1 AS source_row FROM range({count})"
    )


def test_a_large_file_is_sampled_evenly(
    engine: DuckEngine, warehouses: Callable[[], Warehouse]
) -> None:
    total = 5 * SAMPLE_ROWS + 7
    with warehouses().draft(now=NOW) as draft:
        sample = even_sample(_rows(engine, total), total, draft, stage="orders")
        found = sample.order("source_row").fetchall()

    assert found == [(f"x{row - 1}", "f", row) for row in range(5, total, 5)]


def test_of_a_small_file_every_row_is_looked_at(
    engine: DuckEngine, warehouses: Callable[[], Warehouse]
) -> None:
    with warehouses().draft(now=NOW) as draft:
        rows = _rows(engine, SAMPLE_ROWS + 1)
        assert even_sample(rows, SAMPLE_ROWS + 1, draft, stage="orders") is rows
        assert not list(draft.stages.iterdir())


def test_cells_are_put_below_each_other_as_texts(engine: DuckEngine) -> None:
    rows = engine.connection.sql(
        "SELECT * FROM (VALUES (' a ', 1, NULL), (NULL, 2, DATE '2024-03-01')) AS t(x, \"y z\", d)"
    )

    found = stacked(rows, ["d", "x", "y z"]).order("ALL").fetchall()

    assert found == [(0, "2024-03-01"), (0, None), (1, "a"), (1, None), (2, "1"), (2, "2")]
