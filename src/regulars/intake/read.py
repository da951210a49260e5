"""Read order files as they are, losing nothing: every row becomes a raw row or a rejected row.

Raw rows keep the file's own columns (text from CSV, types from Parquet) and get two more:
`source_file` and `source_row`. Several files form one source; their columns are matched by name.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw

from regulars.intake.decode import decode
from regulars.intake.dialect import Dialect, detect_dialect, unique_names
from regulars.intake.sources import FILE, ROW, SourceFile
from regulars.model import BadData
from regulars.store import Draft, explained, identifier, literal

_TOO_MANY_REJECTED = 0.5
_WIDEST_CELL = 32 << 20
_MOST_COLUMNS = 500


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user says about the files' form; None means: find out.

    Attributes:
        delimiter: the character between cells; `" "` for any run of blanks.
        encoding: the text encoding.
        header: whether the first row names the columns.
    """

    delimiter: str | None = None
    encoding: str | None = None
    header: bool | None = None


@dataclass(frozen=True, slots=True)
class _Staged:
    """Where one file's rows and rejected rows are staged."""

    rows: Path
    rejected: Path


@dataclass(frozen=True, slots=True)
class RawTable:
    """All rows of one source.

    Attributes:
        rows: the source's columns, then `source_file` and `source_row`.
        rejected: rows that could not be cut into cells: `source_file`, `source_row`, `raw`.
        columns: the source's own columns, in order.
        lines_read: rows and rejected rows together.
        lines_rejected: rejected rows.
        dialects: how each file was read.
        files: the files' names.
    """

    rows: nw.LazyFrame[Any]
    rejected: nw.LazyFrame[Any]
    columns: tuple[str, ...]
    lines_read: int
    lines_rejected: int
    dialects: list[dict[str, Any]]
    files: list[str]


def read_raw(
    sources: Sequence[SourceFile], draft: Draft, *, stage: str, options: ReadOptions
) -> RawTable:
    """Read files into one raw table, staged as Parquet in the draft.

    Raises:
        BadData: a file cannot be cut into columns, has a header only, or most rows are rejected.
        Refused: a file may not be read, or the disk is full.
    """
    staged = [
        _Staged(
            draft.stages / f"{stage}-{number}.parquet",
            draft.stages / f"{stage}-{number}-rejected.parquet",
        )
        for number in range(len(sources))
    ]
    dialects = [
        _read(source, to, draft, options) for source, to in zip(sources, staged, strict=True)
    ]
    connection = draft.local.connection
    files = ", ".join(literal(str(to.rows)) for to in staged)
    rows = connection.sql(f"SELECT * FROM read_parquet([{files}], union_by_name=true)")
    _same_table(sources, staged, draft)
    names = [name for name in rows.columns if name not in {FILE, ROW}]
    rows = rows.select(", ".join(identifier(name) for name in [*names, FILE, ROW]))
    rejected = draft.local.scan(*(to.rejected for to in staged))
    kept = int(rows.aggregate("count(*)").fetchall()[0][0])
    lost = int(rejected.select(nw.len()).collect().item())
    if kept + lost == 0:
        raise BadData("there are columns but no rows", file=str(sources[0].path))
    return RawTable(
        rows=nw.from_native(rows),
        rejected=rejected,
        columns=tuple(names),
        lines_read=kept + lost,
        lines_rejected=lost,
        dialects=dialects,
        files=[source.name for source in sources],
    )


def _read(source: SourceFile, to: _Staged, draft: Draft, options: ReadOptions) -> dict[str, Any]:
    if source.format == "staged":
        source.path.replace(to.rows)
        if source.rejected is None:
            _no_rejects(draft, to.rejected)
        else:
            source.rejected.replace(to.rejected)
        return dict(source.origin)
    if source.format == "parquet":
        return _read_parquet(source, to, draft)
    return _read_text(source, to, draft, options)


def _same_table(sources: Sequence[SourceFile], staged: Sequence[_Staged], draft: Draft) -> None:
    """Refuse a file that shares no column with the first: half its cells would be lost."""
    own = [
        {name.lower() for name in draft.local.scan(to.rows).collect_schema().names()} - {FILE, ROW}
        for to in staged
    ]
    for source, columns in zip(sources, own, strict=True):
        if not columns & own[0]:
            raise BadData(
                f"no column has the name of a column of {sources[0].name}",
                file=str(source.path),
                way_out="give this file the same header, or run it by itself",
            )


def _read_parquet(source: SourceFile, to: _Staged, draft: Draft) -> dict[str, Any]:
    connection = draft.local.connection
    try:
        columns = connection.sql(f"SELECT * FROM read_parquet({literal(str(source.path))})").columns
        _refuse_too_wide(source, len(columns))
        chosen = ", ".join(
            f"{identifier(old)} AS {identifier(new)}"
            for old, new in zip(columns, unique_names(columns), strict=True)
        )
        rows = connection.sql(
            f"SELECT {chosen}, {literal(source.name)} AS {FILE},"
            f" row_number() OVER () AS {ROW} FROM read_parquet({literal(str(source.path))})"
        )
        with explained(to.rows):
            rows.to_parquet(str(to.rows), compression="snappy")
    except (
        duckdb.InvalidInputException,
        duckdb.IOException,
        duckdb.SerializationException,
    ) as error:
        raise BadData(
            "the Parquet file is damaged or was cut off",
            file=str(source.path),
            way_out="copy or export it again",
        ) from error
    _no_rejects(draft, to.rejected)
    return {"file": source.name, "format": "parquet"}


def _read_text(
    source: SourceFile, to: _Staged, draft: Draft, options: ReadOptions
) -> dict[str, Any]:
    copy, tabs = to.rows.with_suffix(".txt"), to.rows.with_suffix(".tsv")
    plain = decode(source, copy, encoding=options.encoding)
    dialect = detect_dialect(
        plain.path, shown_as=source.path, delimiter=options.delimiter, header=options.header
    )
    _refuse_too_wide(source, len(dialect.names))
    if dialect.delimiter == " ":
        _tabs_for_blanks(plain.path, tabs)
        _cut_into_cells(source, tabs, replace(dialect, delimiter="\t"), to, draft)
    else:
        _cut_into_cells(source, plain.path, dialect, to, draft)
    for scratch in (copy, tabs):
        scratch.unlink(missing_ok=True)
    return {
        "file": source.name,
        "format": "csv",
        "compression": source.compression,
        "encoding": plain.encoding,
        "delimiter": dialect.delimiter,
        "line_end": plain.line_end,
        "header": dialect.header,
    }


def _cut_into_cells(
    source: SourceFile, text: Path, dialect: Dialect, to: _Staged, draft: Draft
) -> None:
    connection = draft.local.connection
    file = literal(source.name)
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in dialect.names)
    table = (
        f"read_csv({literal(str(text))}, delim={literal(dialect.delimiter)}, quote='\"',"
        f" escape='\"', header={str(dialect.header).lower()}, columns={{{columns}}},"
        f" auto_detect=false, strict_mode=true, nullstr='', allow_quoted_nulls=true,"
        f" max_line_size={_WIDEST_CELL}, skip={dialect.skip}, store_rejects=true, rejects_limit=0,"
        " rejects_table='rejected', rejects_scan='rejected_scan')"
    )
    for leftover in ("rejected", "rejected_scan"):
        connection.execute(f"DROP TABLE IF EXISTS {leftover}")
    try:
        with explained(to.rows):
            connection.sql(
                f"SELECT *, {file} AS {FILE}, row_number() OVER () AS {ROW} FROM {table}"
            ).to_parquet(str(to.rows), compression="snappy")
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        # The engine's own words may quote a row.
        raise BadData(
            f"the rows cannot be cut into cells at {dialect.delimiter!r}",
            file=str(source.path),
            way_out="name the delimiter, for example --delimiter ';', or export the file again",
        ) from error
    kept = int(connection.sql(f"SELECT count(*) FROM {literal(str(to.rows))}").fetchall()[0][0])
    _refuse_open_quote(source, dialect, connection)
    # A line with several faults is one rejected row; such rows are numbered after the kept ones.
    connection.sql(
        f"SELECT {file} AS {FILE}, {kept} + row_number() OVER (ORDER BY line) AS {ROW},"
        f" to_json({{'row_in_file': line - {int(dialect.header)}, 'text': any_value(csv_line)}})"
        "::VARCHAR AS raw"
        f" FROM rejected GROUP BY line ORDER BY {ROW}"
    ).to_parquet(str(to.rejected))
    lost, first = connection.sql("SELECT count(DISTINCT line), min(line) FROM rejected").fetchall()[
        0
    ]
    if lost > _TOO_MANY_REJECTED * (kept + lost):
        raise BadData(
            f"{lost:,} of {kept + lost:,} rows do not have {len(dialect.names)} cells"
            f" when cut at {dialect.delimiter!r}",
            file=str(source.path),
            row=int(first) - dialect.header,
            way_out="name the delimiter, for example --delimiter ';', or export the file again",
        )


def _refuse_open_quote(
    source: SourceFile, dialect: Dialect, connection: duckdb.DuckDBPyConnection
) -> None:
    """Refuse a quote that swallows the lines below it: they would count as one row, not many."""
    line = connection.sql(
        "SELECT min(line) FROM rejected WHERE error_type = 'UNQUOTED VALUE' AND"
        " (contains(rtrim(csv_line, chr(10) || chr(13)), chr(10)) OR NOT contains(csv_line, '\"'))"
    ).fetchall()[0][0]
    if line is not None:
        raise BadData(
            "a quote is opened here and not closed on the same line",
            file=str(source.path),
            row=int(line) - dialect.header,
            way_out="remove the quote, or write it twice inside a quoted cell",
        )


def _refuse_too_wide(source: SourceFile, columns: int) -> None:
    if columns > _MOST_COLUMNS:
        raise BadData(
            f"there are {columns:,} columns; at most {_MOST_COLUMNS} are read",
            file=str(source.path),
            way_out="keep the columns that say who bought what, when and for how much",
        )


def _tabs_for_blanks(path: Path, target: Path) -> None:
    with path.open(encoding="utf-8") as file, target.open("w", encoding="utf-8") as out:
        for lines in iter(lambda: list(itertools.islice(file, 65_536)), []):
            out.writelines("\t".join(line.split()) + "\n" for line in lines if line.strip())


def _no_rejects(draft: Draft, path: Path) -> None:
    draft.local.connection.sql(
        f"SELECT ''::VARCHAR AS {FILE}, 0::BIGINT AS {ROW}, ''::VARCHAR AS raw WHERE false"
    ).to_parquet(str(path))
