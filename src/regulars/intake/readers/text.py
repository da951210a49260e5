"""Text tables: CSV, TSV and their like, in any encoding, packed or not, with titles and totals."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import duckdb

from regulars.intake.decode import MENDED, PlainText, decode
from regulars.intake.dialect import Dialect, detect_dialect
from regulars.intake.dialect import cut as cut_cells
from regulars.intake.readers.last_cell import looks_unfinished
from regulars.intake.readers.rejects import Rejects, settle_rejects
from regulars.intake.readers.staged import ASIDE, Reading, ReadOptions, Staged, stage
from regulars.intake.readers.wide import columns_kept, left_out, narrowed
from regulars.intake.sources import SourceFile
from regulars.intake.table_on_page import aside_sql
from regulars.model import BadData
from regulars.store import Draft, explained, identifier, literal

_WIDEST_CELL = 32 << 20
_TAIL = 1 << 16
# The engine reads blocks of several lines, and of several blocks at once: those that hold the
# widest cells take gigabytes, and nearly no file has such cells.
_USUAL_LINE = 4 << 20
_USUAL = f"max_line_size={_USUAL_LINE}, buffer_size={2 * _USUAL_LINE}"
_WIDEST = f"max_line_size={_WIDEST_CELL}"


LONGEST_LINE = 256 << 20
"""Bytes of the longest line that is read, or set aside, and counted."""


def read_text(source: SourceFile, to: Staged, draft: Draft, options: ReadOptions) -> Reading:
    """Stage the rows of a text table.

    Raises:
        BadData: it cannot be cut into columns, has a header only, or most rows are rejected.
        Refused: it may not be read, or the disk is full.
    """
    copy, tabs, narrow = to.scratch(".txt"), to.scratch(".tsv"), to.scratch(".narrow")
    plain = decode(source, copy, encoding=options.encoding)
    if plain.longest_line > LONGEST_LINE:
        # Beyond this the engine passes over the line without a word.
        raise BadData(
            f"a line has about {plain.longest_line >> 20:,} MB; at most {LONGEST_LINE >> 20} are"
            " read",
            file=source.shown,
            way_out="export the file again: it has no line ends, or a cell that holds a whole file",
        )
    dialect = detect_dialect(
        plain.path, shown_as=source.shown, delimiter=options.delimiter, header=options.header
    )
    kept = columns_kept(dialect.names)
    wide = left_out(source, dialect.names, kept)
    connection = draft.local.connection
    if dialect.delimiter == " ":
        _tabs_for_blanks(plain.path, tabs)
        cut = replace(dialect, delimiter="\t")
        rejects = _cut_into_cells(source, plain, cut, to, connection, text=tabs)
    elif wide:
        cut = narrowed(source, plain.path, dialect, kept, narrow)
        rejects = _cut_into_cells(source, plain, cut, to, connection, text=narrow)
    else:
        rejects = _cut_into_cells(source, plain, dialect, to, connection, text=plain.path)
    last_row = "" if plain.ends else _last_row(source, plain.path, dialect, rejects)
    for scratch in (copy, tabs, narrow):
        scratch.unlink(missing_ok=True)
    return Reading(
        dialect={
            "file": source.name,
            "format": "csv",
            "compression": source.compression,
            "encoding": plain.encoding,
            "delimiter": dialect.delimiter,
            "line_end": plain.line_end,
            "header": dialect.header,
            "lines_above": dialect.skip,
        },
        flagged=plain.mended | ({"short_rows": rejects.mended} if rejects.mended else {}),
        warnings=list(_warnings(source, plain, dialect, rejects, last_row=last_row)) + wide,
        questions=[
            f"{source.name} was read as {plain.encoding}; if names look wrong: --encoding NAME"
            for _ in range(not plain.encoding.startswith(("utf", "latin", "cp1252")))
            if options.encoding is None
        ],
    )


def _last_row(source: SourceFile, path: Path, dialect: Dialect, rejects: Rejects) -> str:
    """What to say of the last row of a file without a last line end; empty if it is whole."""
    partly = "the file may have been copied only in part"
    if rejects.last_row_ends(path):
        rows = cut_cells([rejects.last], dialect.delimiter, dialect.escape)
        cells, names = len(rows[0]) if rows else 0, len(dialect.names)
        if cells > names:
            return f"the last row of {source.name} has {cells:,} cells, the table has {names:,}"
        return f"the last row of {source.name} is cut off: {partly}"
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, _TAIL), 2)
        last = file.read().rpartition(b"\n")[2].decode(errors="replace")
    rows = cut_cells([last], dialect.delimiter, dialect.escape)
    whole = bool(rows) and len(rows[0]) == dialect.width
    if whole and looks_unfinished(rows[0][-1], dialect.last_cells):
        return f"the last row of {source.name} may be cut off: {partly}"
    return ""


def _warnings(
    source: SourceFile, plain: PlainText, dialect: Dialect, rejects: Rejects, *, last_row: str
) -> list[str]:
    found = [last_row] if last_row else []
    if dialect.skip:
        found.append(f"{dialect.skip:,} lines above the table in {source.name} were skipped")
    told = {"other": plain.other, "first": plain.first_foreign}
    found += [
        f"{source.name}: {lines:,} {MENDED[kind].format(**told)}"
        for kind, lines in plain.mended.items()
    ]
    if rejects.mended:
        found.append(
            f"{source.name}: {rejects.mended:,} rows end early; their last cells count as empty"
        )
    return found


def _cut_into_cells(
    source: SourceFile,
    plain: PlainText,
    dialect: Dialect,
    to: Staged,
    connection: duckdb.DuckDBPyConnection,
    *,
    text: Path,
) -> Rejects:
    """Cut lines into cells, in small blocks; in large ones only where a line needs them."""
    kept = None
    if plain.longest_line <= _USUAL_LINE:
        kept = _cut(source, dialect, to, connection, text=text, room=_USUAL)
    if kept is None:
        kept = _cut(source, dialect, to, connection, text=text, room=_WIDEST)
    return settle_rejects(source, dialect, to, connection, kept or 0)


def _cut(
    source: SourceFile,
    dialect: Dialect,
    to: Staged,
    connection: duckdb.DuckDBPyConnection,
    *,
    text: Path,
    room: str,
) -> int | None:
    """Stage the rows and give their number; None if a row may need more room."""
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in dialect.names)
    # Where most rows leave out their empty ends, the engine fills them up.
    ends_left_out = len(dialect.names) / 2 <= dialect.width < len(dialect.names)
    padding = ", null_padding=true, parallel=false" if ends_left_out else ""
    table = (
        f"read_csv({literal(str(text))}, delim={literal(dialect.delimiter)}, quote='\"',"
        f" escape={literal(dialect.escape)}, header={str(dialect.header).lower()},"
        f" columns={{{columns}}}, auto_detect=false, strict_mode=true, nullstr='',"
        f" allow_quoted_nulls=true, {room}, skip={dialect.skip},"
        " store_rejects=true, rejects_limit=0, rejects_table='rejected',"
        f" rejects_scan='rejected_scan'{padding})"
    )
    for leftover in ("rejected", "rejected_scan"):
        connection.execute(f"DROP TABLE IF EXISTS {leftover}")
    cells = "*"
    if dialect.escape != '"':
        # What writes backslashes (MySQL) writes \N where there is nothing.
        cells = ", ".join(
            f"nullif({identifier(name)}, '\\N') AS {identifier(name)}" for name in dialect.names
        )
    aside = aside_sql(dialect.names, dialect.written, dialect.usual)
    try:
        kept = stage(
            connection, f"SELECT {cells}, {aside} AS {ASIDE} FROM {table}", to, source.name
        )
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        if room != _WIDEST:
            return None
        # The engine's own words may quote a row.
        raise BadData(
            f"the rows cannot be cut into cells at {dialect.delimiter!r}",
            file=source.shown,
            way_out="name the delimiter, for example --delimiter ';', or export the file again",
        ) from error
    # A quoted cell of many lines that is longer than a block is told by one of these.
    in_doubt = connection.sql(
        "SELECT count(*) FROM rejected"
        " WHERE error_type IN ('LINE SIZE OVER MAXIMUM', 'UNQUOTED VALUE')"
    ).fetchall()[0][0]
    return None if in_doubt and room != _WIDEST else kept


def _tabs_for_blanks(path: Path, target: Path) -> None:
    with (
        explained(target),
        path.open(encoding="utf-8") as file,
        target.open("w", encoding="utf-8") as out,
    ):
        for lines in iter(lambda: list(itertools.islice(file, 65_536)), []):
            out.writelines("\t".join(line.split()) + "\n" for line in lines if line.strip())
