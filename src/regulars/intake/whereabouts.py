"""Say where cells are that could not be read, or that are written otherwise than the rest.

A cell may hold whatever someone typed, so its value is shown only if it is a word or a few signs
for "nothing", see `shown_cells`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb
import narwhals as nw

from regulars.intake.shown_cells import SAYS_NOTHING, SIGNS
from regulars.intake.sources import FILE, ROW
from regulars.store import Draft, identifier, literal

_WORDS = {"impossible_date": "date", "unreadable_amount": "number"}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What makes a cell unreadable.

    Attributes:
        reason: the reason for which its row is set aside.
        column: the column.
        sql: a condition on the cell, as text.
    """

    reason: str
    column: str
    sql: str = "true"


def first_row(rows: duckdb.DuckDBPyRelation, condition: str) -> tuple[str, int]:
    """The file and the one-based row of the first row for which a condition holds.

    Args:
        rows: raw rows; at least one fulfils it.
        condition: SQL.
    """
    found = rows.filter(condition).order(f"{FILE}, {ROW}").limit(1).project(f"{FILE}, {ROW}")
    file, row = found.fetchall()[0]
    return str(file), int(row)


def where_unreadable(causes: Sequence[Unreadable], draft: Draft) -> Iterable[str]:
    """One sentence for each column with cells that could not be read.

    Args:
        causes: what makes cells unreadable.
        draft: with the table `quarantine`.
    """
    quarantine: duckdb.DuckDBPyRelation = nw.to_native(draft.scan_locally("quarantine"))
    for cause in causes:
        cell = f"json_extract_string(raw, {literal(_path(cause.column))})"
        bad = (
            quarantine.filter(f"reason = {literal(cause.reason)}")
            .select(f"{FILE}, {ROW}, {cell} AS {identifier(cause.column)}")
            .filter(cause.sql)
        )
        if (found := _where(bad)) is not None:
            yield _sentence(cause, found, _impersonal(bad, cause.column))


@dataclass(frozen=True, slots=True)
class _Where:
    """Rows with such cells: how many in all, and in the first file where, one-based."""

    rows: int
    files: int
    file: str
    in_file: int
    first: int
    last: int


def _where(bad: duckdb.DuckDBPyRelation) -> _Where | None:
    by_file = bad.aggregate(f"{FILE} AS f, count(*) AS n, min({ROW}) AS a, max({ROW}) AS z", FILE)
    found = by_file.aggregate(
        "sum(n)::BIGINT, count(*), min(f), arg_min(n, f), arg_min(a, f), arg_min(z, f)"
    ).fetchall()[0]
    return _Where(*found) if found[0] else None


def _impersonal(bad: duckdb.DuckDBPyRelation, column: str) -> tuple[str, int] | None:
    """The most frequent value of those that may be shown, and how many cells have it."""
    words = ", ".join(map(literal, SAYS_NOTHING))
    values = bad.select(f"trim({identifier(column)}) AS v").filter(
        f"lower(v) IN ({words}) OR regexp_full_match(v, {literal(SIGNS)})"
    )
    found = values.aggregate("min(v) AS v, count(*) AS n", "lower(v)").order("n DESC, v").limit(1)
    return next(((str(value), int(cells)) for value, cells in found.fetchall()), None)


def _sentence(cause: Unreadable, found: _Where, value: tuple[str, int] | None) -> str:
    kind = _WORDS[cause.reason]
    what = f"1 cell is no {kind}" if found.rows == 1 else f"{found.rows:,} cells are no {kind}s"
    shown = ""
    if value is not None:
        text, cells = value
        shown = f", but {text!r}" if cells == found.rows else f", {cells:,} of them {text!r}"
    if found.in_file == found.last - found.first + 1 > 1:
        rows = f"all rows from {found.first:,} to {found.last:,} of {found.file}"
    else:
        rows = f"{'' if found.rows == 1 else 'first '}row {found.first:,} of {found.file}"
    further = f" and {found.files - 1:,} more of the files" if found.files > 1 else ""
    return (
        f"{cause.column}: {what}{shown} ({rows}{further}); set aside, see `regulars show"
        " quarantine`. Way out: correct them in the file and run again"
    )


def _path(column: str) -> str:
    escaped = column.replace("\\", "\\\\").replace('"', '\\"')
    return f'$."{escaped}"'
