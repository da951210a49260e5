"""The user's own frame becomes raw rows: every library, every type, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from regulars.intake.frames import frame_kind, frame_rows
from regulars.intake.stream import RowStream, write_stream
from regulars.model import BadData

_TABLE = pa.table(
    {
        "order_id": pa.array(range(300_000), pa.int64()),
        "customer_id": pa.array([f"c{i % 100}" for i in range(300_000)]).dictionary_encode(),
        "at": pa.array([datetime(2025, 1, 1, tzinfo=UTC)] * 300_000, pa.timestamp("us", "UTC")),
        "amount": pa.array([Decimal("1.50"), None] * 150_000, pa.decimal128(10, 2)),
    }
)
_MAKERS: dict[str, Callable[[], Any]] = {
    "PyArrow table": lambda: _TABLE,
    "Arrow stream": lambda: pa.RecordBatchReader.from_batches(_TABLE.schema, _TABLE.to_batches()),
    "pandas frame": _TABLE.to_pandas,
    "Polars frame": lambda: pl.from_arrow(_TABLE),
    "lazy Polars frame": lambda: pl.from_arrow(_TABLE).lazy(),  # type: ignore[union-attr]
    "DuckDB relation": lambda: duckdb.from_arrow(_TABLE),
}


def _written(frame: object, to: Path) -> pa.Table:
    kind = frame_kind(frame)
    assert kind is not None
    return pq.read_table(write_stream(frame_rows(frame, kind), kind, to, origin={}).path)


@pytest.mark.parametrize("kind", list(_MAKERS))
def test_a_frame_of_any_library_gives_the_same_rows(kind: str, tmp_path: Path) -> None:
    frame = _MAKERS[kind]()
    assert frame_kind(frame) == kind

    table = _written(frame, tmp_path / "rows")

    assert table["source_file"].unique().to_pylist() == [kind]
    assert table["source_row"].to_pylist() == list(range(1, 300_001))
    assert table["order_id"].equals(_TABLE["order_id"])
    assert table["customer_id"].cast(pa.string()).equals(_TABLE["customer_id"].cast(pa.string()))
    assert table["at"].cast(_TABLE["at"].type).equals(_TABLE["at"])
    assert table["amount"].to_pylist()[:2] == [Decimal("1.50"), None]


def test_paths_and_urls_are_no_frames() -> None:
    assert [frame_kind(given) for given in ("a.csv", Path("a.csv"), "s3://a/b", 7)] == [None] * 4


def test_odd_columns_of_pandas_lose_nothing(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "mixed": [1, "A-2", None],
            "decimals": [Decimal("12.500"), Decimal("0.25"), None],
            "huge": [2**70, 1, None],
            "dates": [date(2025, 1, 2), None, date(2025, 1, 3)],
            "zoned": [datetime(2025, 1, 1, tzinfo=UTC), None, None],
            "gap": pd.to_timedelta([1, 2, None], unit="D"),
            "category": pd.Categorical(["a", None, "b"]),
            "ids": [UUID(int=1), None, UUID(int=2)],
            7: [1.5, None, 2.5],
        }
    )
    frame["decimals"] = frame["decimals"].astype(object)

    table = _written(frame, tmp_path / "rows").to_pydict()

    assert table["mixed"] == ["1", "A-2", None]
    assert table["decimals"] == [Decimal("12.500"), Decimal("0.250"), None]
    assert table["huge"] == [str(2**70), "1", None]
    assert table["dates"] == [date(2025, 1, 2), None, date(2025, 1, 3)]
    assert table["zoned"] == [datetime(2025, 1, 1, tzinfo=UTC), None, None]
    assert table["gap"] == [str(timedelta(days=1)), str(timedelta(days=2)), None]
    assert table["category"] == ["a", None, "b"]
    assert table["ids"] == [str(UUID(int=1)), None, str(UUID(int=2))]
    assert table["7"] == [1.5, None, 2.5]


def test_a_named_index_is_a_column_and_an_unnamed_one_is_not(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="order_id"))

    assert _written(frame, tmp_path / "1").to_pydict()["order_id"] == ["x", "y"]
    assert _written(frame.reset_index(drop=True), tmp_path / "2").column_names == [
        "a",
        "source_file",
        "source_row",
    ]


def test_a_column_of_a_frame_that_is_called_like_ours_is_kept(tmp_path: Path) -> None:
    table = _written(pa.table({"source_row": ["theirs"], "A": [1], "a": [2]}), tmp_path / "rows")

    assert table.column_names == ["source_row_2", "A", "a_2", "source_file", "source_row"]


def test_small_batches_are_gathered(tmp_path: Path) -> None:
    batches = _TABLE.slice(0, 20_000).to_batches(max_chunksize=100)
    stream = RowStream(_TABLE.schema, iter(batches))

    source = write_stream(stream, "frame", tmp_path / "rows", origin={})

    assert pq.ParquetFile(source.path).num_row_groups == 1


def test_exact_numbers_get_the_type_that_holds_all_of_them(tmp_path: Path) -> None:
    def typed(*texts: str | None) -> pa.Table:
        batches = [pa.record_batch({"n": pa.array([text], pa.string())}) for text in texts]
        stream = RowStream(batches[0].schema, batches, frozenset([0]))
        return pq.read_table(write_stream(stream, "f", tmp_path / "rows", origin={}).path)["n"]

    assert typed("1.500", "-2", None).to_pylist() == [Decimal("1.500"), Decimal("-2.000"), None]
    assert typed("NaN", "7").to_pylist() == [None, Decimal(7)]
    # Nothing holds both exactly: they stay as they are written.
    assert typed("1" * 30, "0." + "1" * 20).type == pa.string()


def test_a_frame_without_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="0 columns"):
        _written(pa.table({}), tmp_path / "rows")
