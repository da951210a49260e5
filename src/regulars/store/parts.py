"""A table is one Parquet file, or a folder of part files as engines with many workers write it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from regulars.model import BadData


def files_of(tables: Iterable[Path]) -> list[Path]:
    """The Parquet files of tables, parts in order; a path that is no folder stands for itself.

    Raises:
        BadData: a folder has no part files.
    """
    found = []
    for path in tables:
        parts = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
        if not parts:
            raise BadData(
                "this table has no files", file=str(path), way_out="run again to write it anew"
            )
        found += parts
    return found
