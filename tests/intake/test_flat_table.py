from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from regulars.intake import IntakeConfig, read_flat_table
from regulars.model import BadData
from regulars.store import DuckEngine, Warehouse

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def read(given: object, folder: Path) -> tuple[pa.Table, tuple[str, ...]]:
    engine = DuckEngine(threads=1)
    with Warehouse(folder, engine).draft(now=NOW) as draft:
        found = read_flat_table([given], draft, config=IntakeConfig())
    engine.close()
    return found.rows, found.remarks


def test_a_file_is_read_as_it_is_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "contracts.csv"
    path.write_bytes('name;fee\n"Zoë";12,50\nAnn;\n'.encode("cp1252"))
    rows, _ = read(path, tmp_path / "shop")
    assert rows.to_pylist() == [{"name": "Zoë", "fee": "12,50"}, {"name": "Ann", "fee": None}]


def test_a_frame_keeps_its_types(tmp_path: Path) -> None:
    rows, _ = read(pa.table({"age": [3, 1], "left": [True, False]}), tmp_path)
    assert rows.to_pylist() == [{"age": 3, "left": True}, {"age": 1, "left": False}]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadData, match=r"none\.csv"):
        read(tmp_path / "none.csv", tmp_path / "shop")
