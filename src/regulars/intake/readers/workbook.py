"""Excel and OpenDocument workbooks: the sheet with the table, below titles and merged headers."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import python_calamine as calamine

from regulars.intake.dialect import has_header, unique_names
from regulars.intake.readers.cells import ColumnType, column_types, converted, written
from regulars.intake.readers.staged import (
    ASIDE,
    Reading,
    ReadOptions,
    Staged,
    stage,
    stage_rejected,
)
from regulars.intake.readers.wide import columns_kept, left_out
from regulars.intake.roles import ROLES, roles_named
from regulars.intake.sources import SourceFile
from regulars.intake.table_on_page import aside_sql, first_row, usual_width, usually_filled
from regulars.intake.unpack import open_packed
from regulars.model import BadData, did_you_mean
from regulars.store import Draft, explained, literal

_LOOKED_AT = 200
_ROWS_AT_ONCE = 20_000
_FEWEST_ROLES = 2
_Row = list[Any]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the table of a sheet is.

    Attributes:
        begin: rows above the first row of the data.
        header: the header's cells as written, empty without a header.
        names: the columns.
        usual: positions of the columns that nearly all rows fill.
        kept: positions in the sheet of the columns that are read.
        all_names: the names of all columns of the sheet.
    """

    begin: int
    header: tuple[str, ...]
    names: tuple[str, ...]
    usual: tuple[int, ...]
    kept: tuple[int, ...]
    all_names: tuple[str, ...]


def with_sheets(sources: Sequence[SourceFile], options: ReadOptions) -> list[SourceFile]:
    """Put the sheets to read in the place of each workbook; the first says how they were chosen."""
    found: list[SourceFile] = []
    for source in sources:
        if source.format != "workbook":
            found.append(source)
            continue
        chosen, questions = sheets(source, options)
        if questions:
            chosen[0] = replace(chosen[0], question=" ".join(questions))
        found += chosen
    return found


def sheets(source: SourceFile, options: ReadOptions) -> tuple[list[SourceFile], list[str]]:
    """Choose the sheets of a workbook to read.

    The sheet whose header names most of what is looked for, and every other sheet with the same
    header: a year or a shop each.

    Args:
        source: the workbook.
        options: what the user said; what the file describes.

    Returns:
        A source per sheet, and questions about the choice.

    Raises:
        BadData: the workbook is damaged or locked, or has no such sheet or no table.
    """
    book = _open(source)
    there = [sheet.name for sheet in book.sheets_metadata if _has_cells(sheet)]
    named = source.sheet or options.sheet
    if named:
        chosen = next((name for name in there if name.casefold() == named.casefold()), None)
        if chosen is None:
            raise BadData(
                f"there is no sheet {named!r}",
                file=source.shown,
                way_out=f"{did_you_mean(named, there)}its sheets are {', '.join(there)}",
            )
        return [_of(source, chosen)], []
    headers = {name: header for name in there if (header := _header(book, name))}
    if not headers:
        raise BadData(
            "no sheet of the workbook has a table", file=source.shown, way_out="name it: --sheet"
        )
    best = max(headers, key=lambda name: _fit(headers[name], options.table))
    same = [name for name in headers if headers[name] == headers[best]]
    questions = []
    if len(there) > 1:
        others = [name for name in there if name not in same]
        sides = [
            f"--{table} '{source.path.name}#{name}'"
            for table in ("customers", "products")
            for name in others
            if options.table == "orders"
            and _fit(headers.get(name, ()), table) > _FEWEST_ROLES
            and table.startswith(name.casefold()[:6])
        ]
        told = f"{source.name}: {'sheets' if len(same) > 1 else 'sheet'} {', '.join(same)} was read"
        questions.append(
            f"{told}, not {', '.join(others)}; to choose another: --sheet NAME"
            + (f"; these can join in: {' '.join(sides)}" if sides else "")
            if others
            else f"{told}, as they have one header; to choose one: --sheet NAME"
        )
    return [_of(source, name) for name in same], questions


def read_workbook(source: SourceFile, to: Staged, draft: Draft, options: ReadOptions) -> Reading:
    """Stage the rows of one sheet; numbers and dates keep their types where a column has one.

    Raises:
        BadData: the workbook is damaged, or the sheet has no rows.
        Refused: it may not be read, or the disk is full.
    """
    book = _open(source)
    sheet = book.get_sheet_by_name(source.sheet)
    merged = sheet.merged_cell_ranges or []
    layout = _layout(sheet, header=options.header)
    if layout is None:
        raise BadData("the sheet has no table", file=source.shown, way_out="name another: --sheet")
    types = column_types(_body(sheet, merged, layout), layout.names)
    scratch = to.scratch(".sheet")
    _write(_body(sheet, merged, layout), layout.names, types, scratch)
    connection = draft.local.connection
    aside = aside_sql(layout.names, layout.header, layout.usual)
    rows = f"SELECT *, {aside} AS {ASIDE} FROM read_parquet({literal(str(scratch))})"
    stage(connection, rows, to, source.name)
    scratch.unlink()
    stage_rejected(connection, source, layout.names, to)
    above = layout.begin - bool(layout.header)
    serials = [name for name, kind in zip(layout.names, types, strict=True) if kind == "serial"]
    return Reading(
        dialect={
            "file": source.name,
            "format": "workbook",
            "compression": source.compression,
            "sheet": source.sheet,
            "header": bool(layout.header),
            "lines_above": above,
        },
        warnings=[f"{above:,} rows above the table in {source.name} were skipped"] * bool(above)
        + left_out(source, layout.all_names, layout.kept)
        + [f"{name} has day numbers, which were read as dates" for name in serials],
    )


def _open(source: SourceFile) -> calamine.CalamineWorkbook:
    try:
        with explained(source.path):
            if source.compression == "none":
                return calamine.CalamineWorkbook.from_path(str(source.path))
            with open_packed(source.path, source.compression, source.member) as file:
                return calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.read()))
    except calamine.PasswordError as error:
        raise BadData(
            "the workbook is locked by a password",
            file=source.shown,
            way_out="save it without the password",
        ) from error
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError) as error:
        raise BadData(
            "the workbook is damaged or was cut off",
            file=source.shown,
            way_out="copy it again, or open it and save the sheet as CSV",
        ) from error


def _of(source: SourceFile, sheet: str) -> SourceFile:
    name = source.name if source.sheet else f"{source.name}#{sheet}"
    return replace(source, sheet=sheet, name=name)


def _has_cells(sheet: calamine.SheetMetadata) -> bool:
    shown = sheet.visible == calamine.SheetVisibleEnum.Visible
    return shown and sheet.typ == calamine.SheetTypeEnum.WorkSheet


def _header(book: calamine.CalamineWorkbook, name: str) -> tuple[str, ...]:
    sheet = book.get_sheet_by_name(name)
    layout = _layout(sheet, header=None)
    return () if layout is None else layout.names


def _fit(names: Sequence[str], table: str) -> int:
    """How many different roles of a table a header names; its own count double."""
    roles = {role for name in names for role in roles_named(name)}
    return sum(2 if ROLES[role].table == table else ROLES[role].table != "none" for role in roles)


def _rows(
    sheet: calamine.CalamineSheet, merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> Iterator[_Row]:
    """The rows of a sheet; a merged cell has its value in each of its places."""
    if sheet.total_height == 0:
        return
    begins = {begin: end for begin, end in merged if end != begin}
    open_areas: list[tuple[int, int, int, Any]] = []
    for line, row in enumerate(sheet.iter_rows()):
        open_areas = [area for area in open_areas if area[0] >= line]
        for column in range(len(row)):
            end = begins.get((line, column))
            if end is not None:
                open_areas.append((end[0], column, end[1], row[column]))
        for _, first, last, value in open_areas:
            for column in range(first, min(last + 1, len(row))):
                if row[column] == "":
                    row[column] = value
        yield row


def _layout(sheet: calamine.CalamineSheet, *, header: bool | None) -> _Layout | None:
    """Find the table in the first rows; None if there is none."""
    rows = _rows(sheet, sheet.merged_cell_ranges or [])
    head = [(i, row) for i, row in zip(range(_LOOKED_AT), rows, strict=False)]
    filled = [(i, [written(cell) for cell in row]) for i, row in head if any(c != "" for c in row)]
    # A title that is merged over the whole width says one thing.
    cells = [[] if len(set(filter(None, row))) < _FEWEST_ROLES else row for _, row in filled]
    width = usual_width(cells)
    if width == 1 or not cells:
        return None
    begin = first_row(cells, width)
    if sheet.merged_cell_ranges is None and has_header(cells[begin + 1 :]):
        cells[begin] = _spread(cells[begin], cells[begin + 1])
    if _is_group(cells[begin]) and has_header(cells[begin + 1 :]):
        begin += 1
    named = has_header(cells[begin:]) if header is None else header
    names = list(cells[begin]) if named else [""] * width
    if named and begin:
        names = _with_group(names, cells[begin - 1])
    row_number = filled[begin][0] + named
    below = cells[begin + named :]
    every = tuple(unique_names(names))
    kept = columns_kept(every)
    usual = set(usually_filled(below, width)) if below else set()
    return _Layout(
        begin=row_number,
        header=tuple(cells[begin][i] for i in kept) if named else (),
        names=tuple(every[i] for i in kept),
        usual=tuple(new for new, old in enumerate(kept) if old in usual),
        kept=tuple(kept),
        all_names=every,
    )


def _spread(row: list[str], below: list[str]) -> list[str]:
    """Names of groups over all of their columns, in formats that do not say what is merged."""
    if "" in below or "" not in row[1:] or len(row) != len(below):
        return row
    spread: list[str] = []
    for name in row:
        spread.append(name or (spread[-1] if spread else ""))
    return spread


def _is_group(row: list[str]) -> bool:
    """Whether a row names groups of columns: merged cells say the same several times."""
    return any(row.count(cell) > 1 for cell in row if cell)


def _with_group(names: list[str], above: list[str]) -> list[str]:
    """Put the name of a group of columns before theirs: `Customer` over `id` and `name`."""
    if len(above) != len(names) or not _is_group(above):
        return names
    repeated = {name for name in above if above.count(name) > 1}
    return [
        f"{group} {name}".strip() if group in repeated and group != name else name
        for group, name in zip(above, names, strict=True)
    ]


def _body(sheet: calamine.CalamineSheet, merged: Any, layout: _Layout) -> Iterator[_Row]:  # noqa: ANN401
    for number, row in enumerate(_rows(sheet, merged)):
        if number >= layout.begin and any(cell != "" for cell in row):
            yield [row[i] if i < len(row) else "" for i in layout.kept]


def _write(
    rows: Iterator[_Row],
    names: Sequence[str],
    types: Sequence[ColumnType],
    path: Any,  # noqa: ANN401
) -> None:
    arrow = {
        "whole": pa.int64(),
        "number": pa.float64(),
        "moment": pa.timestamp("us"),
        "serial": pa.timestamp("us"),
        "text": pa.string(),
    }
    schema = pa.schema([(name, arrow[kind]) for name, kind in zip(names, types, strict=True)])
    with explained(path), pq.ParquetWriter(path, schema) as writer:
        batch: list[_Row] = []
        for row in rows:
            batch.append(row)
            if len(batch) == _ROWS_AT_ONCE:
                writer.write_table(_table(batch, types, schema))
                batch = []
        writer.write_table(_table(batch, types, schema))


def _table(rows: list[_Row], types: Sequence[ColumnType], schema: pa.Schema) -> pa.Table:
    columns = [
        [converted(row[i], kind) if i < len(row) else None for row in rows]
        for i, kind in enumerate(types)
    ]
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema)
