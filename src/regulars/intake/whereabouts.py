"""Say where cells are that could not be read, or that are written otherwise than the rest.

A value is shown only if rows of several customers have it: what many share says nothing of anyone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb
import narwhals as nw

from regulars.intake.sources import FILE, ROW
from regulars.store import Draft, identifier, literal

_CUSTOMERS_WHO_SHARE = 5
_LONGEST_VALUE = 40
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


def where_unreadable(causes: Sequence[Unreadable], customer: str, draft: Draft) -> Iterable[str]:
    """One sentence for each column with cells that could not be read.

    Args:
        causes: what makes cells unreadable.
        customer: the column that names customers.
        draft: with the table `quarantine`.
    """
    quarantine: duckdb.DuckDBPyRelation = nw.to_native(draft.scan_locally("quarantine"))
    for cause in causes:
        cells = ", ".join(
            f"json_extract_string(raw, {literal(_path(name))}) AS {identifier(name)}"
            for name in dict.fromkeys((cause.column, customer))
        )
        bad = (
            quarantine.filter(f"reason = {literal(cause.reason)}")
            .select(f"{FILE}, {ROW}, {cells}")
            .filter(cause.sql)
        )
        if (found := _where(bad)) is not None:
            yield _sentence(cause, found, _shared_value(bad, cause.column, customer))


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


def _shared_value(bad: duckdb.DuckDBPyRelation, column: str, customer: str) -> str | None:
    """The most frequent value, if it belongs to nobody."""
    cell = identifier(column)
    values = bad.aggregate(
        f"{cell} AS v, count(*) AS n, count(DISTINCT {identifier(customer)}) AS customers", cell
    ).filter(f"v <> '' AND length(v) <= {_LONGEST_VALUE} AND customers >= {_CUSTOMERS_WHO_SHARE}")
    found = values.order("n DESC, v").limit(1).fetchall()
    return str(found[0][0]) if found else None


def _sentence(cause: Unreadable, found: _Where, value: str | None) -> str:
    kind = _WORDS[cause.reason]
    what = f"1 cell is no {kind}" if found.rows == 1 else f"{found.rows:,} cells are no {kind}s"
    shown = "" if value is None else f", most often {value!r}"
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
