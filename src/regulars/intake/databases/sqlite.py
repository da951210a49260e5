"""SQLite: read-only, through the standard library.

A column of SQLite may hold values of any type, and the first thousand say nothing about the rest.
So all values of a column are asked for their type first, and the column gets one that holds them
all: text wherever they differ in kind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from regulars.intake.databases.database import TableListing
from regulars.intake.databases.url import DatabaseUrl
from regulars.intake.stream import RowStream
from regulars.model import BadData, Refused, RegularsError, Unavailable
from regulars.store import explained, identifier

_ROWS_AT_ONCE = 20_000
_COLUMNS_AT_ONCE = 100
_WAIT_S = 5.0
_EXACT_IN_DOUBLE = 1 << 53


@contextmanager
def open_sqlite(url: DatabaseUrl) -> Iterator[SqliteDatabase]:
    """Open a database file for reading.

    Raises:
        BadData: there is no such file, it is no database, or the query is wrong.
        Refused: the file may not be read, or the query would write.
        Unavailable: another program keeps it locked.
    """
    path = Path(url.location)
    with explained(path), path.open("rb"):
        pass
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=_WAIT_S)) as connection:
            connection.isolation_level = None
            # Texts come as bytes: not every program wrote them in UTF-8.
            connection.text_factory = bytes
            # One moment of the database, while its types are measured and while it is read.
            connection.execute("BEGIN")
            yield SqliteDatabase(connection)
    except sqlite3.Error as error:
        raise _typed(error, url.name) from error


def _typed(error: sqlite3.Error, name: str) -> RegularsError:
    text = str(error)
    if "locked" in text or "busy" in text:
        return Unavailable(
            "another program is writing to this database",
            file=name,
            way_out="try again when it has finished",
        )
    if "readonly" in text:
        return Refused("the query would change the database", file=name, way_out="use SELECT")
    if "is full" in text:
        return Refused(
            "the disk is full, so the query cannot be sorted",
            file=name,
            way_out="free some space, or name another folder for it: export SQLITE_TMPDIR=FOLDER",
        )
    if "not a database" in text or "malformed" in text:
        return BadData(
            "the database file is damaged or encrypted", file=name, way_out="copy it again"
        )
    if isinstance(error, sqlite3.OperationalError) and "I/O" in text:
        return Unavailable("the database file could not be read to its end", file=name)
    return BadData(f"the database says: {text}", file=name, way_out="correct the query")


class SqliteDatabase:
    """An open SQLite file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def tables(self) -> list[TableListing]:
        """Tables and views, by name."""
        found = self._connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
            " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        ).fetchall()
        return [
            TableListing(name, (name,), tuple(self._columns(name)))
            for name in (raw.decode() for (raw,) in found)
        ]

    def _columns(self, table: str) -> list[str]:
        found = self._connection.execute(f"PRAGMA table_info({identifier(table)})").fetchall()
        return [row[1].decode() for row in found]

    @contextmanager
    def rows(self, query: str) -> Iterator[RowStream]:
        """Run a query and stream its rows."""
        with closing(self._connection.execute(query)) as cursor:
            if cursor.description is None:
                raise sqlite3.OperationalError("this is not a SELECT")
            names = [str(column[0]) for column in cursor.description]
        types = self._types(query, len(names))
        schema = pa.schema([pa.field(n, t) for n, (t, _) in zip(names, types, strict=True)])
        with closing(self._connection.execute(query)) as cursor:
            cursor.arraysize = _ROWS_AT_ONCE
            yield RowStream(schema, _batches(cursor, schema, [build for _, build in types]))

    def _types(self, query: str, width: int) -> list[tuple[pa.DataType, _Build]]:
        """For each column the type that holds all its values, and how to make it."""
        columns = [f"c{i}" for i in range(width)]
        source = f"WITH rows_of_source({', '.join(columns)}) AS (\n{query}\n)"
        found = []
        for begin in range(0, width, _COLUMNS_AT_ONCE):
            part = columns[begin : begin + _COLUMNS_AT_ONCE]
            asked = ", ".join(
                f"total(typeof({c}) = 'integer'), total(typeof({c}) = 'real'),"
                f" total(typeof({c}) = 'text'), total(typeof({c}) = 'blob'),"
                f" max(CASE typeof({c}) WHEN 'integer' THEN"
                f" {c} > {_EXACT_IN_DOUBLE} OR {c} < -{_EXACT_IN_DOUBLE} END)"
                for c in part
            )
            row = self._connection.execute(f"{source} SELECT {asked} FROM rows_of_source")
            counts = row.fetchall()[0]
            found += [_column_type(counts[i : i + 5]) for i in range(0, len(counts), 5)]
        return found


_Build = Callable[[Sequence[Any]], pa.Array]


def _column_type(counts: Sequence[float | None]) -> tuple[pa.DataType, _Build]:
    integers, reals, texts, blobs, huge = (float(n or 0) for n in counts)
    if blobs and not (integers or reals or texts):
        return pa.binary(), lambda values: pa.array(values, pa.binary())
    if texts and not (integers or reals or blobs):
        return pa.string(), _texts
    if texts or blobs or (reals and huge):
        return pa.string(), lambda values: pa.array([_text(v) for v in values], pa.string())
    if reals:
        return pa.float64(), lambda values: pa.array(values, pa.float64())
    if integers:
        return pa.int64(), lambda values: pa.array(values, pa.int64())
    return pa.string(), _texts


def _texts(values: Sequence[bytes | None]) -> pa.Array:
    try:
        return pa.array(values, pa.binary()).cast(pa.string())
    except pa.ArrowInvalid:
        return pa.array([_text(value) for value in values], pa.string())


def _text(value: bytes | float | None) -> str | None:
    if value is None or not isinstance(value, bytes):
        return None if value is None else str(value)
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("cp1252", errors="replace")


def _batches(
    cursor: sqlite3.Cursor, schema: pa.Schema, build: Sequence[_Build]
) -> Iterator[pa.RecordBatch]:
    while rows := cursor.fetchmany():
        columns = [
            make(values) for make, values in zip(build, zip(*rows, strict=True), strict=True)
        ]
        yield pa.record_batch(columns, schema=schema)
