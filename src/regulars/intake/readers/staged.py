"""What every reader takes and gives, and where it stages rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from regulars.intake.clean import UNREADABLE_ROW
from regulars.intake.sources import FILE, ROW, SourceFile
from regulars.intake.table_on_page import OTHER_HEADER
from regulars.model import BadData
from regulars.store import STAGE_PACKING, Draft, explained, identifier, literal

ASIDE = "source_aside"
"""Why a staged row is no row of the table (a total, the header again), or null."""

IN_FILE = "file_row_number"
"""The column in which the engine counts a Parquet file's rows, from 0."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user says about the files' form; None means: find out.

    Attributes:
        delimiter: the character between cells; `" "` for any run of blanks.
        encoding: the text encoding.
        header: whether the first row names the columns.
        sheet: the sheet of a workbook.
        table: what the file describes, `orders`, `customers` or `products`, to choose a sheet by.
        alone: whether it is the only file of its table.
    """

    delimiter: str | None = None
    encoding: str | None = None
    header: bool | None = None
    sheet: str | None = None
    table: str = "orders"
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Staged:
    """Where one file's rows are staged.

    Attributes:
        folder: the draft's stages.
        stem: what this file's stages are called.
    """

    folder: Path
    stem: str

    @property
    def rows(self) -> Path:
        """The file's columns, `source_file`, `source_row`, and perhaps `source_aside`."""
        return self.folder / f"{self.stem}.parquet"

    @property
    def mended(self) -> Path:
        """More rows, of the same columns, that had to be mended; it may be absent."""
        return self.folder / f"{self.stem}-mended.parquet"

    @property
    def rejected(self) -> Path:
        """Rows that are none: `source_file`, `source_row`, `reason`, `raw`."""
        return self.folder / f"{self.stem}-rejected.parquet"

    def scratch(self, ending: str) -> Path:
        """A file for the reader's own use, to be removed by it."""
        return self.folder / f"{self.stem}{ending}"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file was read.

    Attributes:
        dialect: format, encoding, delimiter, header and the like, for the run's record.
        flagged: rows or lines that were mended, by kind.
        warnings: what a careful reader would point out.
        questions: choices that were close, with the flag that decides each.
        numbered: whether the staged rows say their origin; a Parquet file that was taken as it is
            does not, see `rows_sql`.
    """

    dialect: dict[str, Any]
    flagged: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    numbered: bool = True


def read_staged(source: SourceFile, to: Staged, draft: Draft, options: ReadOptions) -> Reading:
    """Take over rows that were staged before: of a database or a frame."""
    del options
    connection = draft.local.connection
    with explained(source.path):
        numbered = ROW in connection.read_parquet(str(source.path)).columns
    if numbered:
        source.path.replace(to.rows)
    else:
        stage(
            connection, f"SELECT * FROM read_parquet({literal(str(source.path))})", to, source.name
        )
        source.path.unlink()
    if source.rejected is None:
        stage_rejected(connection, source, (), to)
    else:
        source.rejected.replace(to.rejected)
    since = source.origin.get("since")
    warning = (
        f"{source.name}: only rows since {since} were read; what was changed further back is not"
        " seen (overlap_days, or a run without --add)"
    )
    return Reading(dict(source.origin), warnings=[warning] if since else [])


def rows_sql(path: Path, name: str) -> str:
    """SQL for the rows of a Parquet file that was taken as it is, with their origin."""
    return (
        f"SELECT * EXCLUDE ({IN_FILE}), {literal(name)} AS {FILE}, {IN_FILE} + 1 AS {ROW}"
        f" FROM read_parquet({literal(str(path))}, {IN_FILE}=true)"
    )


def stage(connection: duckdb.DuckDBPyConnection, rows: str, to: Staged, name: str) -> int:
    """Write the rows of a query with their origin, `source_file` and `source_row`.

    Returns:
        How many rows there are.
    """
    with explained(to.rows):
        connection.execute(
            f"COPY (SELECT *, {literal(name)} AS {FILE}, row_number() OVER () AS {ROW}"
            f" FROM ({rows})) TO {literal(str(to.rows))} (FORMAT parquet, {STAGE_PACKING})"
        )
    counted = connection.sql(f"SELECT count(*) FROM {literal(str(to.rows))}").fetchall()
    return int(counted[0][0])


def stage_rejected(
    connection: duckdb.DuckDBPyConnection,
    source: SourceFile,
    names: tuple[str, ...],
    to: Staged,
    further: str = "",
) -> None:
    """Write the rows that are none: those staged with a reason in `source_aside`, and further ones.

    Args:
        connection: the engine.
        source: the file.
        names: its columns; empty if no row was staged with a reason.
        to: where its rows are staged.
        further: a query of `source_row`, `reason`, `raw`.
    """
    queries = [further] if further else []
    if names:
        cells = ", ".join(f"{identifier(c)} := {identifier(c)}" for c in names)
        queries.append(
            f"SELECT {ROW}, {ASIDE} AS reason, to_json(struct_pack({cells}))::VARCHAR AS raw"
            f" FROM read_parquet({literal(str(to.rows))}) WHERE {ASIDE} IS NOT NULL"
        )
    queries.append(f"SELECT 0::BIGINT, {literal(UNREADABLE_ROW)}, '' WHERE false")
    with explained(to.rejected):
        connection.sql(
            f"SELECT {literal(source.name)} AS {FILE}, * FROM"
            f" ({' UNION ALL '.join(f'({query})' for query in queries)}) AS t({ROW}, reason, raw)"
        ).to_parquet(str(to.rejected))


def as_one(connection: duckdb.DuckDBPyConnection, source: SourceFile, to: Staged) -> None:
    """Put mended rows to the others and take out those with a reason, where there are any.

    Raises:
        BadData: another table follows, whose columns are in another order.
    """
    rows = literal(str(to.rows))
    if ASIDE not in connection.sql(f"SELECT * FROM read_parquet({rows})").columns:
        return
    ((aside, other),) = connection.sql(
        f"SELECT count({ASIDE}), min({ROW}) FILTER ({ASIDE} = {literal(OTHER_HEADER)})"
        f" FROM read_parquet({rows})"
    ).fetchall()
    if other is not None:
        raise BadData(
            "the header comes again, with the columns in another order",
            file=source.shown,
            row=other,
            way_out="cut the file in two there: columns of several files are matched by name",
        )
    if not aside and not to.mended.exists():
        return
    part = to.scratch("-part.parquet")
    files = ", ".join(literal(str(path)) for path in (to.rows, to.mended) if path.exists())
    with explained(part):
        connection.sql(
            f"SELECT * EXCLUDE ({ASIDE}) FROM read_parquet([{files}], union_by_name=true)"
            f" WHERE {ASIDE} IS NULL"
        ).to_parquet(str(part), compression="snappy")
        part.replace(to.rows)
    to.mended.unlink(missing_ok=True)
