"""Print a table: aligned for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from regulars.cli.units import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

# A column and the gap beside it.
_NARROWEST = 12
# What a page or a window shows without folding lines, and the widest column of it; the rest of a
# longer text is cut off.
_WIDTH, _WIDEST, _GAP = 100, 56, 3
_MOST_NAMED = 12
_ENDS = ("_low", "_high")
_EXPECTED = ("clv_", "expected_")
_AS_IT_IS = Reading()


def print_table(table: pa.Table, *, as_json: bool, reading: Reading = _AS_IT_IS) -> None:
    """Write a table to stdout.

    Args:
        table: the rows; all of them are printed.
        as_json: one JSON array of objects instead of columns.
        reading: how people read its columns; JSON holds the values as they are.
    """
    if as_json:
        typer.echo(json.dumps(plain_rows(table), indent=2, ensure_ascii=False, allow_nan=False))
        return
    console = _console()
    cells = _cells(table, reading)
    if _too_narrow(cells, console.width):
        for line in _one_below_the_other(cells):
            console.print(line, soft_wrap=True)
        return
    console.print(_laid_out(cells, table.schema))


def print_fitting(
    table: pa.Table, *, first: Sequence[str] = (), reading: Reading = _AS_IT_IS
) -> None:
    """Write the columns of a table that fit beside each other, and say which are left out.

    An amount whose interval stands in the columns `..._low` and `..._high` is written with it.

    Args:
        table: the rows; all of them are printed.
        first: the columns that matter most, `*` for any text; empty: as they come.
        reading: how people read its columns.
    """
    console = _console()
    width = max(_WIDTH, console.width if console.is_terminal else 0)
    bracketed = [n for n, unit in reading.units.items() if unit == "money" and _has_ends(table, n)]
    cells = with_intervals(_cells(table, reading), bracketed)
    chosen = columns_that_fit(cells, first=first, width=width)
    shown = {name: cells[name] for name in chosen}
    console.print(_laid_out(shown, table.schema, widest=_WIDEST))
    left = [name for name in cells if name not in chosen]
    notes = []
    if left:
        notes.append(
            f"{len(chosen)} of {len(cells)} columns; also {', '.join(left[:_MOST_NAMED])}"
            f"{', ...' if len(left) > _MOST_NAMED else ''}. Choose with --columns A,B or all."
        )
    if told := [name for name in bracketed if name in chosen]:
        notes.extend(_brackets_said(told))
    said = Console(stderr=True, markup=False, highlight=False, emoji=False)
    for note in notes:
        said.print(note, soft_wrap=True)


def columns_that_fit(cells: dict[str, list[str]], *, first: Sequence[str], width: int) -> list[str]:
    """The names of the columns to print side by side: those that matter, while there is room.

    >>> cells = {"customer_id": ["a"], "as_of": ["2024-01-01"], "clv_365d": ["1.00"]}
    >>> columns_that_fit(cells, first=["customer_id", "clv_*"], width=22)
    ['customer_id', 'clv_365d']
    """
    names = list(cells)
    wanted = [n for pattern in first for n in names if fnmatchcase(n, pattern)]
    # Where what matters is told, the rest follows only if asked for.
    chosen: list[str] = []
    room = width + _GAP
    for name in dict.fromkeys(wanted or names):
        needs = min(_WIDEST, max(len(name), *map(len, cells[name]), 0)) + _GAP
        if needs <= room or not chosen:
            chosen.append(name)
            room -= needs
    return chosen


def with_intervals(cells: dict[str, list[str]], names: Sequence[str]) -> dict[str, list[str]]:
    """Columns with the ends of their intervals in brackets instead of beside them.

    >>> cells = {"clv": ["EUR 5.00"], "clv_low": ["EUR 4.00"], "clv_high": ["EUR 6.00"]}
    >>> with_intervals(cells, ["clv"])
    {'clv': ['EUR 5.00 (4.00 to 6.00)']}
    >>> cells = {"clv": ["EUR 0.01"], "clv_low": ["EUR 0.01"], "clv_high": ["EUR 0.01"]}
    >>> with_intervals(cells, ["clv"])
    {'clv': ['EUR 0.01']}
    """
    ends = {f"{name}{end}" for name in names for end in _ENDS}
    found = {name: values for name, values in cells.items() if name not in ends}
    for name in names:
        low, high = (cells[f"{name}{end}"] for end in _ENDS)
        found[name] = [
            value
            if not (start and end) or start == end == value
            else f"{value} ({_amount(start)} to {_amount(end)})"
            for value, start, end in zip(cells[name], low, high, strict=True)
        ]
    return found


def _brackets_said(names: Sequence[str]) -> Iterator[str]:
    """What the brackets of columns hold.

    >>> list(_brackets_said(["clv_365d"]))[0][:68]
    'In brackets: clv_365d_low to clv_365d_high, how surely the average i'
    """
    for name in names:
        means = "explained in docs/tables.md"
        if name.startswith(_EXPECTED):
            means = "how surely the average is known, not how much one customer will spend"
        elif name.startswith("next_order_"):
            means = "where 80 of 100 outcomes lie"
        yield f"In brackets: {name}_low to {name}_high, {means}."


def _amount(text: str) -> str:
    """A number without the currency before it, which the value itself names."""
    return text.rpartition(" ")[2] if text[:1].isalpha() else text


def _has_ends(table: pa.Table, name: str) -> bool:
    return all(f"{name}{end}" in table.column_names for end in _ENDS)


def _console() -> Console:
    console = Console(markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = 100_000
    return console


def _cells(table: pa.Table, reading: Reading) -> dict[str, list[str]]:
    return {
        name: [reading.cell(name, value) for value in table[name].to_pylist()]
        for name in table.column_names
    }


def _laid_out(
    cells: dict[str, list[str]], schema: pa.Schema, *, widest: int | None = None
) -> Table:
    """The columns side by side."""
    shown = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in cells:
        numeric = str(schema.field(name).type) in {"double", "int64", "int32"}
        shown.add_column(
            name,
            justify="right" if numeric else "left",
            overflow="ellipsis" if widest else "fold",
            no_wrap=widest is not None,
            max_width=widest,
        )
    for row in zip(*cells.values(), strict=True):
        shown.add_row(*row)
    return shown


def _too_narrow(cells: dict[str, list[str]], width: int) -> bool:
    """Whether columns side by side would be so narrow that words break."""
    return len(cells) * _NARROWEST > width and any(
        len(cell) > _NARROWEST for column in cells.values() for cell in column
    )


def _one_below_the_other(cells: dict[str, list[str]]) -> Iterator[str]:
    """Rows as blocks of `column  value`."""
    names = max((len(name) for name in cells), default=0)
    for number, row in enumerate(zip(*cells.values(), strict=True)):
        if number:
            yield ""
        yield from (f"{name:<{names}}  {cell}" for name, cell in zip(cells, row, strict=True))


def plain_rows(table: pa.Table) -> list[dict[str, Any]]:
    """Rows as dictionaries that JSON can hold."""
    return [{name: _plain(value) for name, value in row.items()} for row in table.to_pylist()]


def _plain(value: Any) -> Any:  # noqa: ANN401 - a cell of any type
    if isinstance(value, datetime):
        return value.isoformat()
    # JSON has no NaN and no infinity.
    if isinstance(value, float) and not (abs(value) < float("inf")):
        return None
    return value
