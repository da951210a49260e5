from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from regulars.model import ORDER_LINES, BadData
from regulars.store import DuckEngine


def test_a_missing_file_is_bad_data(store_engine: DuckEngine, tmp_path: Path) -> None:
    with pytest.raises(BadData, match="no such file") as raised:
        store_engine.scan(tmp_path / "no.parquet")
    assert raised.value.file.endswith("no.parquet")


def test_a_damaged_file_is_bad_data(store_engine: DuckEngine, tmp_path: Path) -> None:
    path = tmp_path / "bad.parquet"
    path.write_bytes(b"PAR1 but no more")
    with pytest.raises(BadData, match="damaged") as raised:
        store_engine.scan(path)
    assert raised.value.file == str(path)
    assert raised.value.way_out


def test_an_empty_frame_has_the_table_s_columns(store_engine: DuckEngine) -> None:
    frame = store_engine.empty(ORDER_LINES).collect("pyarrow").to_native()
    assert (tuple(frame.column_names), frame.num_rows) == (ORDER_LINES.names, 0)


def test_rows_are_written_in_the_order_asked_for(store_engine: DuckEngine, tmp_path: Path) -> None:
    path = tmp_path / "an'odd name.parquet"
    store_engine.write(store_engine.frame(pa.table({"a": [3, 1, 2]})), path, sort=["a"])
    assert store_engine.scan(path).collect().rows() == [(1,), (2,), (3,)]


def test_rows_come_in_their_order_a_batch_at_a_time(
    store_engine: DuckEngine, tmp_path: Path
) -> None:
    path = tmp_path / "numbers.parquet"
    store_engine.write(store_engine.frame(pa.table({"a": range(300_000)})), path, sort=["a"])

    batches = list(store_engine.batches(store_engine.scan(path)))
    again = store_engine.frame(pa.RecordBatchReader.from_batches(batches[0].schema, batches))

    assert len(batches) > 1
    assert store_engine.batches(again).read_all()["a"].to_pylist() == list(range(300_000))


def test_settings_reach_the_engine(tmp_path: Path) -> None:
    engine = DuckEngine(threads=1, memory_limit_mb=256, spill_folder=tmp_path / "spill")
    started = "current_setting('threads') - current_setting('external_threads')"
    settings = f"{started}, current_setting('TimeZone'),"
    sql = f"SELECT {settings} current_setting('temp_directory')"
    assert engine.connection.sql(sql).fetchall() == [(0, "UTC", str(tmp_path / "spill"))]
    engine.close()


@pytest.mark.parametrize(("limit", "inside"), [(None, "366.2 MiB"), (256, "244.1 MiB")])
def test_a_frugal_block_holds_less_and_gives_the_limit_back(limit: int | None, inside: str) -> None:
    engine = DuckEngine(threads=1, memory_limit_mb=limit)
    sql = "SELECT current_setting('memory_limit')"
    before = engine.connection.sql(sql).fetchall()
    with engine.frugal():
        assert engine.connection.sql(sql).fetchall() == [(inside,)]
    assert engine.connection.sql(sql).fetchall() == before
    engine.close()
