"""Files read into raw rows, without what comes after."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb
import narwhals as nw
import pytest

from regulars.intake.read import RawTable, read_raw
from regulars.intake.readers import ReadOptions
from regulars.intake.sources import FILE, ROW, find_sources
from regulars.store import Warehouse


@dataclass(frozen=True)
class Read:
    """What was read, fetched."""

    raw: RawTable
    rows: list[tuple[Any, ...]]
    aside: list[tuple[str, str]]
    """Reason and raw text of each row that was set aside, in the file's order."""


class ReadFiles(Protocol):
    """Write files into a folder and read them into raw rows."""

    def __call__(
        self,
        files: str | bytes | Mapping[str, str | bytes] | Sequence[str | Path],
        **told: Any,  # noqa: ANN401
    ) -> Read: ...


@pytest.fixture(scope="session")
def read(
    warehouses: Callable[[], Warehouse], tmp_path_factory: pytest.TempPathFactory
) -> ReadFiles:
    def run(
        files: str | bytes | Mapping[str, str | bytes] | Sequence[str | Path],
        **told: Any,  # noqa: ANN401
    ) -> Read:
        if isinstance(files, str | bytes):
            files = {"orders.csv": files}
        paths: list[str | Path] = []
        if isinstance(files, Mapping):
            folder = tmp_path_factory.mktemp("files")
            for name, content in files.items():
                path = folder / name
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
                paths.append(path)
        else:
            paths = list(files)
        warehouse = warehouses()
        with warehouse.draft(now=datetime(2026, 1, 1, tzinfo=UTC)) as draft:
            raw = read_raw(find_sources(paths), draft, stage="orders", options=ReadOptions(**told))
            relation: duckdb.DuckDBPyRelation = nw.to_native(raw.rows)
            rows = relation.order(f"{FILE}, {ROW}").fetchall()
            aside = raw.rejected.sort(FILE, ROW).collect("pyarrow").to_native().to_pylist()
            # Kept and set aside is read, and no row is counted under one number twice.
            assert len(rows) + len(aside) == raw.lines_read
            numbers = [row[-2:] for row in rows] + [(row[FILE], row[ROW]) for row in aside]
            assert len(set(numbers)) == len(numbers)
            assert {p.suffix for p in draft.stages.iterdir()} <= {".parquet"}
        return Read(raw, [row[:-2] for row in rows], [(r["reason"], r["raw"]) for r in aside])

    return run
