"""What is not a file on this machine is brought here first: databases, object stores, frames.

Everything after it sees files only: copies of what a store keeps, and rows already staged.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from regulars.intake.databases import (
    DatabaseUrl,
    Since,
    expand,
    parse_database_url,
    read_database,
    without_password,
)
from regulars.intake.frames import frame_kind, frame_rows
from regulars.intake.object_storage import download
from regulars.intake.sources import SourceFile
from regulars.intake.stream import write_stream
from regulars.model import BadData, RegularsError
from regulars.store import Draft

Given = Any
"""A path, a URL, or a frame of any library that narwhals or Arrow knows."""

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_SECRET_PART = re.compile(r"(?<=.)\?.*", re.DOTALL)


@contextmanager
def brought(
    inputs: Sequence[Given],
    draft: Draft,
    *,
    stage: str,
    query: str | None = None,
    since: Callable[[str], Since | None] = lambda _: None,
) -> Iterator[list[str | Path | SourceFile]]:
    """Bring inputs to this machine, and take away what was copied when the block ends.

    Args:
        inputs: paths, URLs, frames.
        draft: where rows are staged.
        stage: `orders`, `customers` or `products`.
        query: SQL to run in the database that an input names.
        since: from the name of a database table to where it is read from; None: its first row.

    Yields:
        Local files, and sources that are staged already. An error of the block that names a copy
        names the address instead.

    Raises:
        BadData, Refused, Unavailable: as the kinds of input say.
    """
    folder = draft.stages / f"{stage}-brought"
    shown: dict[str, str] = {}
    here: list[str | Path | SourceFile] = []
    try:
        for number, given in enumerate(inputs, start=1):
            here += _bring(given, folder / str(number), shown, query, since)
        yield here
    except RegularsError as error:
        if error.file not in shown:
            raise
        raise type(error)(
            error.problem,
            way_out=error.way_out,
            file=shown[error.file],
            row=error.row,
            column=error.column,
            value=error.value,
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _bring(
    given: Given,
    folder: Path,
    shown: dict[str, str],
    query: str | None,
    since: Callable[[str], Since | None],
) -> list[str | Path | SourceFile]:
    kind = frame_kind(given)
    if kind is not None:
        folder.mkdir(parents=True)
        origin = {"format": kind}
        rows = frame_rows(given, kind)
        name = kind if folder.name == "1" else f"{kind} {folder.name}"
        return [_named(write_stream(rows, name, folder / "rows.parquet", origin=origin), shown)]
    url = expand(str(given), os.environ)
    database = parse_database_url(url, query) or _database_file(url, query)
    if database is not None:
        folder.mkdir(parents=True)
        rows_file = folder / "rows.parquet"
        return [_named(read_database(database, rows_file, since=since), shown)]
    if query is not None:
        raise BadData(
            "a query needs a database",
            file=without_password(str(given)),
            way_out="name one: sqlite:///shop.db, duckdb:///shop.duckdb, postgresql://host/shop",
        )
    scheme = _ADDRESS.match(url)
    if scheme is None:
        return [given]
    if scheme[1].lower() == "file":
        return [url[len("file://") :]]
    folder.mkdir(parents=True)
    # What follows a question mark may be the signature that opens the file.
    copies = download(url, _SECRET_PART.sub("?...", without_password(url)), folder)
    shown.update({str(copy): address for copy, address in copies.items()})
    return list(copies)


def _named(source: SourceFile, shown: dict[str, str]) -> SourceFile:
    shown[str(source.path)] = source.name
    return source


def _database_file(path: str, query: str | None) -> DatabaseUrl | None:
    """A file of SQLite or DuckDB that is named by its path alone."""
    file = Path(path).expanduser()
    try:
        if not file.is_file():
            return None
        with file.open("rb") as opened:
            head = opened.read(16)
    except OSError:
        return None  # whoever reads it next says what is wrong
    if head.startswith(b"SQLite format 3"):
        return parse_database_url(f"sqlite:///{quote(str(file.absolute()))}", query)
    if head[8:12] == b"DUCK":
        return parse_database_url(f"duckdb:///{quote(str(file.absolute()))}", query)
    return None
