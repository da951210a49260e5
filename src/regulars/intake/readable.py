"""Refuse a file that has a column for dates or amounts of which nothing could be read.

A run without dates or amounts says little, and would look like one that says much. A file that has
no such column is read; so is one whose user says that the column is to be left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from regulars.intake.dates import date_format, date_sql
from regulars.intake.infer import Inferred
from regulars.intake.numbers import any_number_sql
from regulars.intake.shown_cells import Example, example
from regulars.model import BadData
from regulars.store import identifier


@dataclass(frozen=True, slots=True)
class _What:
    """Something that a file should tell: by which roles, what a cell is, what of, and how."""

    roles: tuple[str, ...]
    one: str
    tells: str
    write_it: str


_NEEDED = (
    _What(("ordered_at",), "a date", "when customers ordered", "write dates like 2024-12-31"),
    _What(
        ("revenue", "unit_price"), "an amount", "what customers spent", "write amounts like 1234.50"
    ),
)


def require_readable(
    inferred: Inferred, rows: duckdb.DuckDBPyRelation, files: Sequence[str]
) -> None:
    """Make sure that columns with the name of dates or amounts are not all unreadable.

    Args:
        inferred: the roles found.
        rows: raw rows.
        files: the files' names, for the message.

    Raises:
        BadData: a column has the name, no column plays the role, and the user did not say so.
    """
    played = {column for columns in inferred.columns.values() for column in columns}
    for what in _NEEDED:
        if inferred.columns.keys() & set(what.roles):
            continue
        for role in what.roles:
            column, _ = inferred.unfit.get(role, ("", ""))
            if column and column not in played:
                cells = _cells(rows, role, column)
                if 2 * cells.readable <= cells.filled:
                    raise _unreadable(cells, role, column, what, files)


@dataclass(frozen=True, slots=True)
class _Cells:
    """Cells of a column: how many there are, have something and can be read; one that cannot."""

    rows: int
    filled: int
    readable: int
    example: Example | None


def _cells(rows: duckdb.DuckDBPyRelation, role: str, column: str) -> _Cells:
    if role == "ordered_at":
        read = date_sql(column, date_format(rows, column))
    else:
        read = any_number_sql(column)
    filled = f"count(nullif(trim(CAST({identifier(column)} AS VARCHAR)), ''))"
    total, full, readable = rows.aggregate(f"count(*), {filled}, count({read})").fetchall()[0]
    return _Cells(total, full, readable, example(rows, column, f"({read}) IS NULL", of="measure"))


def _unreadable(
    cells: _Cells, role: str, column: str, what: _What, files: Sequence[str]
) -> BadData:
    ways = [what.write_it, f"--map {role}=COLUMN if another column has them"]
    if not cells.filled:
        found = f"all {cells.rows:,} cells are empty"
        ways.pop(0)
    elif not cells.readable:
        found = f"not one of {cells.filled:,} cells is {what.one}"
    else:
        found = f"only {cells.readable:,} of {cells.filled:,} cells are {what.one}"
        ways.append(f"--map {role}={column} to keep those and set the other rows aside")
    seen = cells.example
    return BadData(
        f"{found}, so that nothing can be told of {what.tells}{seen.note if seen else ''}",
        file=seen.file if seen else files[0],
        row=seen.row if seen else None,
        column=column,
        value=seen.value if seen else None,
        way_out="; ".join([*ways, f"--map {role}= to go on without"]),
    )
