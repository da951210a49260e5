"""Parquet: one file, or a folder of parts whose own folders may name columns (`country=DE`).

Nested columns are cut as those of JSON are: one row per item.
"""

from __future__ import annotations

import duckdb

from regulars.intake.dialect import unique_names
from regulars.intake.readers.nested import nested_table
from regulars.intake.readers.staged import Reading, ReadOptions, Staged, stage, stage_rejected
from regulars.intake.readers.wide import columns_kept, left_out
from regulars.intake.sources import SourceFile
from regulars.intake.unpack import unpacked
from regulars.model import BadData
from regulars.store import Draft, identifier, literal


def read_parquet(source: SourceFile, to: Staged, draft: Draft, options: ReadOptions) -> Reading:
    """Stage the rows of a Parquet file or folder.

    Raises:
        BadData: it is damaged, or its parts do not have the same columns.
        Refused: it may not be read, or the disk is full.
    """
    del options
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
        stage(connection, f"SELECT {chosen} FROM {table}", to, source.name)
    except (
        duckdb.InvalidInputException,
        duckdb.IOException,
        duckdb.SerializationException,
    ) as error:
        raise BadData(
            "the Parquet file is damaged or was cut off",
            file=source.shown,
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
    )
