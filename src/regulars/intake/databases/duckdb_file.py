"""A DuckDB file: opened for reading only, beside whatever else reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from regulars.intake.databases.database import TableListing
from regulars.intake.databases.url import DatabaseUrl
from regulars.intake.stream import RowStream
from regulars.model import BadData, Refused, RegularsError, Unavailable
from regulars.store import explained, literal, prepare_connection

_ROWS_AT_ONCE = 122_880
_INTEGERS = frozenset(f"{sign}{size}INT" for sign in ("", "U") for size in ("TINY", "SMALL", "BIG"))
_TIMES = frozenset(f"TIMESTAMP{unit}" for unit in ("", "_S", "_MS", "_NS", " WITH TIME ZONE"))
_PLAIN = (
    _INTEGERS
    | _TIMES
    | {"BOOLEAN", "INTEGER", "UINTEGER", "FLOAT", "DOUBLE", "VARCHAR", "DATE", "TIME", "BLOB"}
)


@contextmanager
def open_duckdb(url: DatabaseUrl, spill_folder: Path) -> Iterator[DuckdbDatabase]:
    """Open a database file for reading.

    Args:
        url: the file.
        spill_folder: where a query that outgrows memory may write.

    Raises:
        BadData: there is no such file, it is damaged or of another version, or the query is wrong.
        Refused: the file may not be read, or the query would write.
        Unavailable: another program has the file open for writing.
    """
    path = Path(url.location)
    with explained(path), path.open("rb"):
        pass
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise _not_opened(error, url.name) from error
    try:
        try:
            prepare_connection(connection)
            connection.execute(f"SET temp_directory = {literal(str(spill_folder / 'spill'))}")
            with explained(spill_folder):
                yield DuckdbDatabase(connection)
        finally:
            connection.close()
    except duckdb.Error as error:
        raise _typed(error, url.name) from error


def _not_opened(error: duckdb.Error, name: str) -> RegularsError:
    if isinstance(error, duckdb.ConnectionException):
        return Unavailable(
            "this program has the database open in another way",
            file=name,
            way_out="close that connection, or hand its table to regulars.run as a relation",
        )
    if "lock" in str(error).lower() and isinstance(error, duckdb.IOException):
        return Unavailable(
            "another program has this database open for writing",
            file=name,
            way_out="close it there and try again",
        )
    return BadData(
        "the file is damaged, or was written by a version of DuckDB that is not read here",
        file=name,
        way_out="export the table as Parquet: COPY orders TO 'orders.parquet'",
    )


def _typed(error: duckdb.Error, name: str) -> RegularsError:
    text = str(error).partition("\n")[0]
    if "read-only mode" in text:
        return Refused("the query would change the database", file=name, way_out="use SELECT")
    if isinstance(error, duckdb.IOException | duckdb.SerializationException):
        return BadData(
            "the file is damaged", file=name, way_out="restore the database from its backup"
        )
    if isinstance(error, duckdb.ConversionException | duckdb.OutOfRangeException):
        # Their words quote a value.
        return BadData("the query fails on some row", file=name, way_out="correct the query")
    said = text.partition(": ")[2] or text
    return BadData(f"the database says: {said}", file=name, way_out="correct the query")


class DuckdbDatabase:
    """An open DuckDB file."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def tables(self) -> list[TableListing]:
        """Tables and views of the file, by name; those outside `main` with their schema."""
        found = self._connection.execute(
            "SELECT table_schema, table_name, list(column_name ORDER BY ordinal_position)"
            " FROM information_schema.columns WHERE table_catalog = current_database()"
            " AND table_schema NOT IN ('information_schema', 'pg_catalog')"
            " GROUP BY 1, 2 ORDER BY table_schema <> 'main', 1, 2"
        ).fetchall()
        return [
            TableListing(
                name if schema == "main" else f"{schema}.{name}", (schema, name), tuple(columns)
            )
            for schema, name, columns in found
        ]

    @contextmanager
    def rows(self, query: str) -> Iterator[RowStream]:
        """Run a query and stream its rows."""
        found = self._connection.sql(query)
        if found is None:
            raise duckdb.InvalidInputException("Invalid Input Error: this is not a SELECT")
        kinds = [str(kind) for kind in found.types]
        positions = ", ".join(f"c{i}" for i in range(len(kinds)))
        chosen = ", ".join(
            f"c{i}" if _is_plain(kind) else f"c{i}::VARCHAR AS c{i}" for i, kind in enumerate(kinds)
        )
        # Names may repeat, and types may be the engine's own.
        plain = self._connection.sql(f"SELECT {chosen} FROM (\n{query}\n) AS source({positions})")
        reader = plain.to_arrow_reader(_ROWS_AT_ONCE)
        schema = pa.schema(
            [
                pa.field(name, kind)
                for name, kind in zip(found.columns, reader.schema.types, strict=True)
            ]
        )
        yield RowStream(schema, _renamed(reader, schema))


def _renamed(reader: pa.RecordBatchReader, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for batch in reader:
        yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)


def _is_plain(kind: str) -> bool:
    return kind.removesuffix("[]") in _PLAIN or kind.startswith("DECIMAL(")
