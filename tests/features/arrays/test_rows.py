"""Rows of arrays are told in numpy, and what numpy does not know is asked of the engine."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pyarrow as pa
import pytest

from regulars.features.arrays.memory import Numbers
from regulars.features.arrays.rows import ArrayRows
from regulars.store import DuckEngine


class _Counting:
    """An engine that counts how often rows are asked of it."""

    def __init__(self) -> None:
        self.engine = DuckEngine(threads=1)
        self.asked = 0

    def batches(self, frame: nw.LazyFrame[Any]) -> pa.RecordBatchReader:
        self.asked += 1
        return self.engine.batches(frame)

    def frame(self, table: pa.Table | pa.RecordBatchReader) -> nw.LazyFrame[Any]:
        return self.engine.frame(table)


@pytest.fixture
def engine() -> _Counting:
    return _Counting()


def _rows(engine: _Counting) -> ArrayRows:
    table = pa.table({"key": [0, 0, 1], "spent": [1.0, None, 4.0], "text": ["a", "bc", "d"]})
    return ArrayRows(engine, pa.RecordBatchReader.from_batches(table.schema, table.to_batches(2)))


def _told(rows: ArrayRows, columns: dict[str, nw.Expr]) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {name: [] for name in columns}
    for _, told in rows.tell(columns):
        for name, values in told.items():
            array = values.in_arrow() if isinstance(values, Numbers) else values
            found[name] += array.to_pylist()
    return found


def test_what_numpy_knows_asks_the_engine_nothing(engine: _Counting) -> None:
    rows = _rows(engine).with_columns(twice=nw.col("spent") * 2.0)

    assert _told(rows, {"x": nw.col("twice") + 1.0}) == {"x": [3.0, None, 9.0]}
    assert engine.asked == 0


def test_only_what_numpy_does_not_know_is_asked(engine: _Counting) -> None:
    rows = _rows(engine).with_columns(length=nw.col("text").str.len_chars())

    told = _told(rows, {"x": nw.col("spent") > 1.0, "y": nw.col("length") + 1})

    assert told == {"x": [False, None, True], "y": [2, 3, 2]}
    assert engine.asked == 2  # batches


def test_the_engine_takes_over_all_rows(engine: _Counting) -> None:
    frame = _rows(engine).with_columns(twice=nw.col("spent") * 2.0).frame()

    assert engine.batches(frame).read_all()["twice"].to_pylist() == [2.0, None, 8.0]
