"""What an engine has to offer: it reads, runs and writes frames; the tables are Parquet files."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import narwhals as nw
import pyarrow as pa

from regulars.model import Table


class Engine(Protocol):
    """Runs narwhals expressions on tables that lie in Parquet files."""

    @property
    def name(self) -> str:
        """What the engine is called in the settings and in `run.json`."""

    def scan(self, *paths: Path) -> nw.LazyFrame[Any]:
        """Read one or several Parquet tables of the same columns lazily.

        Args:
            paths: files, or folders of part files.

        Raises:
            BadData: a table does not exist or is damaged.
        """

    def frame(self, table: pa.Table) -> nw.LazyFrame[Any]:
        """Give a small Arrow table as a lazy frame of this engine."""

    def empty(self, table: Table) -> nw.LazyFrame[Any]:
        """Give a frame with a table's columns and no rows."""

    def write(self, frame: nw.LazyFrame[Any], path: Path, *, sort: Sequence[str] = ()) -> None:
        """Run a frame of this engine and write it to `path` in the order of `sort`.

        `path` becomes one Parquet file or a folder of part files.

        Raises:
            Refused: the disk is full, memory ran out, or the folder may not be written.
            Unavailable: the engine, or a part of it, went away.
        """

    def explained(self) -> AbstractContextManager[None]:
        """Raise typed errors for what the engine refuses in a block, also where it is collected.

        Raises:
            Refused: the disk is full or memory ran out.
            Unavailable: the engine, or a part of it, went away.
        """

    def close(self) -> None:
        """Give back what the engine holds."""
