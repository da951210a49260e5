"""PostgreSQL: Arrow batches by COPY, read-only, through ADBC (extra `postgres`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from regulars.intake.databases.database import TableListing
from regulars.intake.databases.url import DatabaseUrl
from regulars.intake.stream import RowStream
from regulars.model import BadData, Refused, RegularsError, Unavailable, install_command

_CONNECT_TIMEOUT_S = 15
_PLAIN = frozenset(["bool", "int2", "int4", "int8", "float4", "float8", "text", "varchar", "time"])
_FINITE = frozenset(["date", "timestamp", "timestamptz"])
_LISTS = frozenset(f"_{kind}" for kind in _PLAIN)
_MONEY = "numeric(19,2)"
_MOST_DIGITS = 38

# What a server or the client library says when a connection is not made. Their texts are used to
# tell the cases apart and never shown: they may repeat a part of the URL.
_KEPT_OUT = ("authentication failed", "no password supplied", "pg_hba.conf", "permission denied")
_UNKNOWN = ("does not exist",)
_MISWRITTEN = ("invalid uri", "invalid connection option", "invalid integer", "invalid port")


@contextmanager
def open_postgres(url: DatabaseUrl) -> Iterator[PostgresDatabase]:
    """Connect for reading; everything is read in one transaction.

    Raises:
        BadData: there is no such database, or the query is wrong.
        Refused: the extra is missing, or the server does not let this user in or read.
        Unavailable: the server cannot be reached, or went away.
    """
    try:
        import adbc_driver_manager
        from adbc_driver_postgresql import dbapi
    except ImportError as error:
        raise Refused(
            "the PostgreSQL driver is not installed",
            file=url.name,
            way_out=install_command("postgres"),
        ) from error
    try:
        connection = dbapi.connect(_with_timeout(url.location))
    except adbc_driver_manager.Error as error:
        raise _not_connected(str(error), url.name) from None
    try:
        with closing(connection):
            with closing(connection.cursor()) as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield PostgresDatabase(connection)
    except adbc_driver_manager.Error as error:
        raise _typed(error, url.name) from error
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise _broken_off(str(error), url.name) from error


def _broken_off(text: str, name: str) -> RegularsError:
    """What a stream that ends early means; it comes without SQLSTATE, in the driver's words."""
    if "PGRES_FATAL_ERROR" in text and "FATAL:" not in text and "cancel" not in text:
        return BadData(
            "the query fails on some row", file=name, way_out="try it in psql, and correct it"
        )
    return Unavailable(
        "the database broke off while it was read",
        file=name,
        way_out="run again when it is there; nothing was changed",
    )


def _with_timeout(location: str) -> str:
    if "connect_timeout=" in location:
        return location
    return f"{location}{'&' if '?' in location else '?'}connect_timeout={_CONNECT_TIMEOUT_S}"


def _not_connected(text: str, name: str) -> RegularsError:
    said = text.lower()
    if any(phrase in said for phrase in _KEPT_OUT):
        return Refused(
            "the database does not let this user in",
            file=name,
            way_out="check user and password; the password comes from PGPASSWORD or ~/.pgpass",
        )
    if any(phrase in said for phrase in _UNKNOWN):
        return BadData(
            "the server has no such database or user", file=name, way_out="check the URL"
        )
    if any(phrase in said for phrase in _MISWRITTEN):
        return BadData(
            "the URL is not well-formed",
            file=name,
            way_out="postgresql://USER@HOST:PORT/DATABASE?table=NAME; write @ : / ? in a password"
            " as %40 %3A %2F %3F",
        )
    return Unavailable(
        "the database server cannot be reached",
        file=name,
        way_out="check host and port, and that the server runs",
    )


def _typed(error: Any, name: str) -> RegularsError:  # noqa: ANN401 - a class of an extra
    state = error.sqlstate or ""
    if state == "42501":
        return Refused(
            "this user may not read the table",
            file=name,
            way_out="GRANT SELECT ON the table TO the user, or name another user",
        )
    if state == "25006":
        return Refused("the query would change the database", file=name, way_out="use SELECT")
    if state.startswith("42"):
        # The user's own query: its first line of complaint quotes that query at most.
        said = str(error).partition("ERROR:")[2].partition("\n")[0].strip()
        return BadData(f"the database says: {said}", file=name, way_out="correct the query")
    if state.startswith("22"):
        return _broken_off("PGRES_FATAL_ERROR", name)
    return _broken_off("", name)


class PostgresDatabase:
    """An open connection to PostgreSQL."""

    def __init__(self, connection: Any) -> None:  # noqa: ANN401 - a class of an extra
        self._connection = connection

    def tables(self) -> list[TableListing]:
        """Tables and views that are not the system's; those off the search path with schema."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute(
                "SELECT n.nspname::text, c.relname::text, pg_table_is_visible(c.oid),"
                " array(SELECT attname::text FROM pg_attribute a WHERE a.attrelid = c.oid"
                " AND attnum > 0 AND NOT attisdropped ORDER BY attnum)"
                " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND NOT c.relispartition"
                " AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
                " AND n.nspname NOT LIKE 'pg\\_toast%' ORDER BY 3 DESC, 1, 2"
            )
            found = cursor.fetchall()
        return [
            TableListing(name if seen else f"{schema}.{name}", (schema, name), tuple(columns))
            for schema, name, seen, columns in found
        ]

    @contextmanager
    def rows(self, query: str) -> Iterator[RowStream]:
        """Run a query and stream its rows."""
        with closing(self._connection.cursor()) as cursor:
            found = cursor.adbc_execute_schema(query)
            positions = [f"c{i}" for i in range(len(found))]
            chosen = ", ".join(
                _plain(column, _kind(field)) for column, field in zip(positions, found, strict=True)
            )
            # Names may repeat; what Arrow has no type for comes as text.
            cursor.execute(f"SELECT {chosen} FROM (\n{query}\n) AS source({', '.join(positions)})")
            reader = cursor.fetch_record_batch()
            kinds = [
                _exact(_kind(field), _modifier(field)) or kind
                for field, kind in zip(found, reader.schema.types, strict=True)
            ]
            schema = pa.schema(list(zip(found.names, kinds, strict=True)))
            unbounded = (
                i
                for i, field in enumerate(found)
                if _kind(field) == "numeric" and not pa.types.is_decimal(kinds[i])
            )
            yield RowStream(schema, _typed_batches(reader, schema), frozenset(unbounded))


def _kind(field: pa.Field) -> str:
    return str((field.metadata or {}).get(b"POSTGRESQL:type", b"").decode())


def _modifier(field: pa.Field) -> int:
    return int((field.metadata or {}).get(b"POSTGRESQL:typmod", b"-1"))


def _plain(column: str, kind: str) -> str:
    """The SQL that gives a column in a type that Arrow has."""
    if kind in _FINITE:
        # "infinity" stands for no date at all, and no other system can hold it.
        return f"CASE WHEN isfinite({column}) THEN {column} END AS {column}"
    if kind == "money":
        return f"{column}::{_MONEY} AS {column}"
    if kind in _PLAIN or kind in _LISTS or kind == "numeric":
        return column
    if kind == "bytea":
        return f"encode({column}, 'hex') AS {column}"
    return f"{column}::text AS {column}"


def _exact(kind: str, modifier: int) -> pa.DataType | None:
    """The decimal type of a `numeric(precision, scale)`; None if it does not say or is too wide.

    PostgreSQL packs both into the type modifier: precision in the upper 16 bits, scale below,
    plus 4.
    """
    if kind == "money":
        return pa.decimal128(19, 2)
    if kind != "numeric" or modifier < 0:
        return None
    precision, scale = (modifier - 4) >> 16, (modifier - 4) & 0x7FF
    return pa.decimal128(precision, scale) if scale <= precision <= _MOST_DIGITS else None


def _typed_batches(reader: pa.RecordBatchReader, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for batch in reader:
        yield pa.RecordBatch.from_arrays(
            [
                _decimal(column, kind) if pa.types.is_decimal(kind) else column
                for column, kind in zip(batch.columns, schema.types, strict=True)
            ],
            schema=schema,
        )


def _decimal(column: pa.Array, kind: pa.DataType) -> pa.Array:
    """Numbers that came as text; `nan` and infinity are no amounts."""
    texts = column.storage if isinstance(column, pa.ExtensionArray) else column
    odd = pc.match_substring(pc.utf8_lower(texts), "n")
    return pc.if_else(odd, None, texts).cast(kind)
