"""Parquet: one file, or a folder of parts whose own folders may name columns (`country=DE`).

Nested columns are cut as those of JSON are: one row per item.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb

from regulars.intake.dialect import unique_names
from regulars.intake.readers.nested import nested_table
from regulars.intake.readers.staged import (
    ASIDE,
    IN_FILE,
    Reading,
    ReadOptions,
    Staged,
    stage,
    stage_rejected,
)
from regulars.intake.readers.wide import columns_kept, left_out
from regulars.intake.sources import FILE, ROW, SourceFile
from regulars.intake.unpack import unpacked
from regulars.model import BadData
from regulars.store import Draft, explained, identifier, literal

_QUICK = frozenset(["snappy", "zstd", "lz4", "lz4_raw", "uncompressed"])
_FEWEST_IN_GROUP = 20_000
_MOST_NAMED = 3


def read_parquet(source: SourceFile, to: Staged, draft: Draft, options: ReadOptions) -> Reading:
    """Stage the rows of a Parquet file or folder.

    Raises:
        BadData: it is damaged, or its parts do not have the same columns.
        Refused: it may not be read, or the disk is full.
    """
    connection = draft.local.connection
    copy = to.scratch(".unpacked")
    paths = source.parts or (unpacked(source.path, source.compression, source.member, copy),)
    files = ", ".join(literal(str(path)) for path in paths)
    parted = "true" if source.parts else "false"
    table = (
        f"read_parquet([{files}], union_by_name={parted}, hive_partitioning={parted},"
        " hive_types_autocast=false)"
    )
    try:
        items = ""
        flat = nested_table(connection, table, source)
        if flat is not None:
            table, items = f"({flat[0]})", flat[1]
        columns = connection.sql(f"SELECT * FROM {table}").columns
        names = unique_names(columns)
        kept = columns_kept(names)
        chosen = ", ".join(f"{identifier(columns[i])} AS {identifier(names[i])}" for i in kept)
        plain = flat is None and names == columns and len(kept) == len(names)
        as_it_is = options.alone and plain and _fit_to_scan(connection, source, columns)
        if as_it_is:
            with explained(to.rows):
                shutil.copyfile(paths[0], to.rows)
                # Every page is read once, so that damage is found here.
                cells = ", ".join(identifier(name) for name in columns)
                rows = literal(str(to.rows))
                connection.sql(f"SELECT bit_xor(hash({cells})) FROM {rows}").fetchall()
        else:
            stage(connection, f"SELECT {chosen} FROM {table}", to, source.name)
    except duckdb.Error as error:
        damaged = [path for path in paths if source.parts and not _opens(connection, path)]
        raise BadData(
            "the Parquet file is damaged or was cut off",
            file=", ".join(map(str, damaged[:_MOST_NAMED])) or source.shown,
            way_out="copy or export it again",
        ) from error
    finally:
        copy.unlink(missing_ok=True)
    stage_rejected(connection, source, (), to)
    dialect = {"file": source.name, "format": "parquet", "compression": source.compression}
    return Reading(
        dialect
        | ({"parts": len(source.parts)} if source.parts else {})
        | ({"items": items} if items else {}),
        warnings=left_out(source, names, kept),
        numbered=not as_it_is,
    )


def _opens(connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Whether a file has its beginning and its end."""
    try:
        connection.sql(f"SELECT count(*) FROM parquet_metadata({literal(str(path))})").fetchall()
    except duckdb.Error:
        return False
    return True


def _fit_to_scan(
    connection: duckdb.DuckDBPyConnection, source: SourceFile, columns: Sequence[str]
) -> bool:
    """Whether a file can be scanned again and again as it is: its bytes are copied, not its rows.

    That takes a tenth of the time. Files of many small row groups or of slow packings are written
    anew, and those whose columns are called as ours.
    """
    if source.parts or source.compression != "none" or source.member:
        return False
    if {name.lower() for name in columns} & {FILE, ROW, ASIDE, IN_FILE}:
        return False
    path = literal(str(source.path))
    packings, groups, rows = connection.sql(
        "SELECT list(DISTINCT lower(compression)), count(DISTINCT row_group_id),"
        f" sum(row_group_num_rows) FILTER (WHERE column_id = 0) FROM parquet_metadata({path})"
    ).fetchall()[0]
    return set(packings or ()) <= _QUICK and int(rows or 0) >= _FEWEST_IN_GROUP * (groups - 1)
