"""From the URL of a database to its rows in the raw stage."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from regulars.intake.databases.choose_table import choose_table
from regulars.intake.databases.database import Database, TableListing
from regulars.intake.databases.duckdb_file import open_duckdb
from regulars.intake.databases.postgres import open_postgres
from regulars.intake.databases.sqlite import open_sqlite
from regulars.intake.databases.url import DatabaseUrl
from regulars.intake.sources import SourceFile
from regulars.intake.stream import write_stream
from regulars.store import identifier


class Since(Protocol):
    """Where the reading of a table begins."""

    @property
    def column(self) -> str:
        """The column that tells."""

    @property
    def day(self) -> str:
        """The first day that is wanted."""

    @property
    def sql(self) -> str:
        """The condition for a row."""


def read_database(
    url: DatabaseUrl, to: Path, *, since: Callable[[str], Since | None] = lambda _: None
) -> SourceFile:
    """Stream the rows of a table or query into a Parquet file.

    Args:
        url: where they are.
        to: the file to write.
        since: from the name of a table to where it is read from; None: from its first row.

    Raises:
        BadData: no such table, none named, or a faulty query.
        Refused: the user may not read it.
        Unavailable: the database does not answer.
    """
    with _open(url, to.parent) as database:
        table = None
        if url.query is None:
            table = choose_table(database.tables(), url.table, url.shown, url.address)
        query = url.query if table is None else _whole(table)
        name = url.name if table is None else f"{url.shown}?table={table.name}"
        origin = {"format": url.system, "table": None if table is None else table.name}
        begin = None if table is None else since(name)
        if table is not None and begin is not None and begin.column in table.columns:
            query = f"{query} WHERE {begin.sql}"
            origin["since"] = begin.day
        with database.rows(str(query)) as rows:
            return write_stream(rows, name, to, origin=origin)


def _open(url: DatabaseUrl, spill_folder: Path) -> AbstractContextManager[Database]:
    if url.system == "sqlite":
        return open_sqlite(url)
    if url.system == "duckdb":
        return open_duckdb(url, spill_folder)
    return open_postgres(url)


def _whole(table: TableListing) -> str:
    return f"SELECT * FROM {'.'.join(identifier(part) for part in table.parts)}"
