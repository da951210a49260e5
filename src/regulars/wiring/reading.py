"""Tables out: read one of a workspace, write one to a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from regulars.model import TABLES, BadData
from regulars.settings import load_settings
from regulars.store import explained
from regulars.wiring.kinds import Kind, as_kind
from regulars.wiring.workspace import open_finished


def show(
    table: str,
    *,
    workspace: str | Path = "my-shop",
    limit: int | None = None,
    columns: Sequence[str] = (),
    kind: Kind | None = None,
) -> Any:  # noqa: ANN401 - as the caller asks
    """Read a table of a workspace, in key order.

    Args:
        table: one of `regulars.model.TABLES`.
        workspace: the folder that `run` wrote.
        limit: at most this many rows; None: all.
        columns: these columns, in this order; none: all.
        kind: the kind of frame that is given back; None: a PyArrow table.

    Raises:
        BadData: there is no such table, the workspace does not have it, or it lacks a column.
    """
    folder = Path(workspace).expanduser()
    with open_finished(folder, load_settings(folder, {})) as warehouse:
        try:
            frame = warehouse.scan(table)
        except KeyError as error:
            there = ", ".join(warehouse.tables())
            known = table in TABLES
            raise BadData(
                f"no table {table!r} yet" if known else f"there is no table {table!r}",
                file=str(folder),
                way_out=f"there are {there}" if there else "run `regulars run ORDERS` first",
            ) from error
        if limit is not None:
            frame = frame.sort(*TABLES[table].key).head(limit)
        known_columns = frame.collect_schema().names()
        for column in columns:
            if column not in known_columns:
                raise BadData(
                    f"the table {table} has no such column",
                    file=str(folder),
                    column=column,
                    way_out=f"choose from {', '.join(known_columns)}",
                )
        frame = frame.select(*(columns or known_columns))
        return as_kind(frame.collect("pyarrow").to_native(), kind)


def export(table: pa.Table, path: Path) -> None:
    """Write a table to a `.parquet` or `.csv` file, whole or not at all.

    Raises:
        BadData: the ending is another.
        Refused: the file may not be written.
    """
    writers: dict[str, Callable[[pa.Table, Path], None]] = {
        ".parquet": pq.write_table,
        ".csv": csv.write_csv,
    }
    if path.suffix not in writers:
        raise BadData("tables are written as .parquet or .csv", file=str(path))
    part = path.with_name(f".{path.name}.part")
    with explained(path):
        try:
            writers[path.suffix](table, part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
