from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow as pa
import pytest

from regulars.model import BadData, Refused, Unavailable
from regulars.store import Warehouse

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def customers(warehouse: Warehouse, *names: str) -> nw.LazyFrame[Any]:
    return warehouse.engine.frame(pa.table({"customer_id": list(names)}))


def publish(warehouse: Warehouse, *names: str, now: datetime = NOW) -> None:
    with warehouse.draft(now=now) as draft:
        draft.write("customers", customers(warehouse, *names))
        draft.commit()


def stored(frame: nw.LazyFrame[Any]) -> list[str]:
    found: list[str] = frame.collect("pyarrow").to_native()["customer_id"].to_pylist()
    return found


def test_what_is_committed_is_read_back_in_key_order(warehouse: Warehouse) -> None:
    publish(warehouse, "b", "a")
    assert warehouse.tables() == ["customers"]
    assert stored(warehouse.scan("customers")) == ["a", "b"]
    assert (warehouse.workspace / "tables" / "customers.parquet").is_file()


def test_what_is_not_committed_leaves_nothing(warehouse: Warehouse) -> None:
    publish(warehouse, "a")

    def fail() -> None:
        with warehouse.draft(now=NOW) as draft:
            draft.write("customers", customers(warehouse, "b"))
            draft.attachment("report.html").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert stored(warehouse.scan("customers")) == ["a"]
    assert sorted(p.name for p in warehouse.workspace.iterdir()) == [".tables", "tables"]
    assert not list(warehouse.states.glob("draft-*"))


def test_a_reader_stays_on_the_state_that_it_opened(warehouse: Warehouse) -> None:
    publish(warehouse, "a")
    old = warehouse.scan("customers")
    publish(warehouse, "b", now=NOW + timedelta(seconds=1))
    assert stored(old) == ["a"]
    assert stored(warehouse.scan("customers")) == ["b"]


def test_only_the_last_two_states_are_kept(warehouse: Warehouse) -> None:
    for number in range(4):
        publish(warehouse, f"c{number}", now=NOW + timedelta(days=number))
    states = sorted(p.name[:8] for p in warehouse.states.iterdir() if p.is_dir())
    assert states == ["20260103", "20260104"]


def test_attached_files_come_with_the_tables(warehouse: Warehouse) -> None:
    for number in range(2):
        with warehouse.draft(now=NOW + timedelta(days=number)) as draft:
            draft.write("customers", customers(warehouse, f"c{number}"))
            draft.attachment("report.html").write_text(f"report {number}")
            draft.attachment("models/segments.json").write_text(f"model {number}")
            draft.commit()
        assert (warehouse.workspace / "report.html").read_text() == f"report {number}"
        model = warehouse.workspace / "models" / "segments.json"
        assert model.read_text() == f"model {number}"
    assert not list(warehouse.states.glob("draft-*"))


def test_a_commit_that_is_stopped_at_any_rename_leaves_tables_and_files_of_one_state(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def attempt(name: str, day: int) -> None:
        with warehouse.draft(now=NOW + timedelta(days=day)) as draft:
            draft.write("customers", customers(warehouse, name))
            draft.attachment("report.html").write_text(name)
            draft.attachment("models/segments.json").write_text(name)
            draft.commit()

    attempt("first", 0)
    real = Path.replace
    for stop_at in range(1, 4):
        calls = 0

        def replace(self: Path, target: Path, stop_at: int = stop_at) -> Path:
            nonlocal calls
            calls += 1
            if calls == stop_at:
                raise KeyboardInterrupt
            return real(self, target)

        monkeypatch.setattr(Path, "replace", replace)
        with pytest.raises(KeyboardInterrupt):
            attempt("second", stop_at)
        monkeypatch.setattr(Path, "replace", real)
        assert stored(warehouse.scan("customers")) == ["first"]
        assert (warehouse.workspace / "report.html").read_text() == "first"
        assert (warehouse.workspace / "models" / "segments.json").read_text() == "first"
    attempt("third", 9)
    assert (warehouse.workspace / "report.html").read_text() == "third"


def test_a_reader_stays_on_its_state_also_in_a_relative_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warehouse: Warehouse
) -> None:
    monkeypatch.chdir(tmp_path)
    here = Warehouse(Path("my-shop"), warehouse.local)
    here.workspace.mkdir()
    publish(here, "a")
    old = here.scan("customers")
    publish(here, "b", now=NOW + timedelta(seconds=1))
    assert stored(old) == ["a"]


def test_a_second_writer_is_told_to_wait(warehouse: Warehouse) -> None:
    with (
        warehouse.draft(now=NOW),
        pytest.raises(Unavailable, match="another run is writing") as raised,
        warehouse.draft(now=NOW),
    ):
        pass
    assert raised.value.way_out
    publish(warehouse, "a")  # the lock is free again


_KILLED = """
import os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
import pyarrow as pa
from regulars.store import DuckEngine, Warehouse
warehouse = Warehouse(Path(sys.argv[1]), DuckEngine(threads=1))
with warehouse.draft(now=datetime(2026, 2, 2, tzinfo=UTC)) as draft:
    draft.write("customers", warehouse.engine.frame(pa.table({"customer_id": ["killed"]})))
    draft.attachment("report.html").write_text("half")
    draft.record().write_text("killed")
    if sys.argv[2] == "published":
        Path.hardlink_to = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        draft.commit()
    if sys.argv[2] == "commit":
        Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        draft.commit()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("moment", ["draft", "commit"])
def test_kill_9_leaves_the_last_good_tables(warehouse: Warehouse, moment: str) -> None:
    publish(warehouse, "good")
    ended = subprocess.run(
        [sys.executable, "-c", _KILLED, str(warehouse.workspace), moment], check=False
    )
    assert ended.returncode == -signal.SIGKILL
    assert stored(warehouse.scan("customers")) == ["good"]
    assert not (warehouse.workspace / "report.html").exists()
    publish(warehouse, "next", now=NOW + timedelta(days=90))
    assert stored(warehouse.scan("customers")) == ["next"]
    left = sorted(p.name[:8] for p in warehouse.states.iterdir())
    assert left == ["20260101", "20260401", "lock"]


def test_kill_9_leaves_no_tables_without_their_record(warehouse: Warehouse) -> None:
    subprocess.run(
        [sys.executable, "-c", _KILLED, str(warehouse.workspace), "published"], check=False
    )
    assert stored(warehouse.scan("customers")) == ["killed"]
    assert warehouse.record().read_text() == "killed"
    runs = warehouse.workspace / "runs"
    assert not list(runs.glob("*/run.json"))
    publish(warehouse, "next", now=NOW + timedelta(days=90))
    assert [path.read_text() for path in runs.glob("*/run.json")] == ["killed"]


def test_the_same_rows_give_the_same_bytes(warehouse: Warehouse) -> None:
    names = [f"c{number:06d}" for number in range(200_000)]
    publish(warehouse, *names)
    path = warehouse.workspace / "tables" / "customers.parquet"
    first = path.read_bytes()
    publish(warehouse, *reversed(names), now=NOW + timedelta(days=1))
    assert path.read_bytes() == first


def test_a_missing_table_is_a_key_error(warehouse: Warehouse) -> None:
    assert warehouse.tables() == []
    with pytest.raises(KeyError):
        warehouse.scan("customers")
    with warehouse.draft(now=NOW) as draft, pytest.raises(KeyError):
        draft.scan("customers")


def test_an_empty_draft_is_not_published(warehouse: Warehouse) -> None:
    publish(warehouse, "a")
    with warehouse.draft(now=NOW) as draft, pytest.raises(BadData, match="no table to publish"):
        draft.commit()
    assert stored(warehouse.scan("customers")) == ["a"]


def test_tables_of_someone_else_are_left_alone(warehouse: Warehouse) -> None:
    mine = warehouse.workspace / "tables" / "mine.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("precious")
    with pytest.raises(Refused, match="did not write"), warehouse.draft(now=NOW):
        pass
    assert mine.read_text() == "precious"


def test_a_workspace_that_is_a_file_is_refused(warehouse: Warehouse) -> None:
    warehouse.workspace.write_text("a file")
    with pytest.raises((BadData, Refused)) as raised, warehouse.draft(now=NOW):
        pass
    assert raised.value.way_out


def test_stages_are_computed_once_and_not_published(warehouse: Warehouse, tmp_path: Path) -> None:
    with warehouse.draft(now=NOW) as draft:
        first = draft.materialise("stage", customers(warehouse, "x"))
        assert stored(first) == stored(draft.materialised("stage")) == ["x"]
        draft.write("customers", first)
        draft.commit()
    assert [p.name for p in tmp_path.rglob("*.parquet")] == ["customers.parquet"]
