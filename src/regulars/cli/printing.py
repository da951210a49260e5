"""Print a table: aligned for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, time
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

# A column and the gap beside it.
_NARROWEST = 12
# What a page or a window shows without folding lines, and the widest column of it; the rest of a
# longer text is cut off.
_WIDTH, _WIDEST, _GAP = 100, 56, 3
_MOST_NAMED = 12


def print_table(table: pa.Table, *, as_json: bool) -> None:
    """Write a table to stdout.

    Args:
        table: the rows; all of them are printed.
        as_json: one JSON array of objects instead of columns.
    """
    if as_json:
        typer.echo(json.dumps(plain_rows(table), indent=2, ensure_ascii=False, allow_nan=False))
        return
    console = _console()
    if _too_narrow(table, console.width):
        for line in _one_below_the_other(table):
            console.print(line, soft_wrap=True)
        return
    console.print(_laid_out(table))


def print_fitting(table: pa.Table, *, first: Sequence[str] = ()) -> None:
    """Write the columns of a table that fit beside each other, and say which are left out.

    Args:
        table: the rows; all of them are printed.
        first: the columns that matter most, `*` for any text; empty: as they come.
    """
    console = _console()
    width = max(_WIDTH, console.width if console.is_terminal else 0)
    chosen = columns_that_fit(table, first=first, width=width)
    console.print(_laid_out(table.select(chosen), widest=_WIDEST))
    left = [name for name in table.column_names if name not in chosen]
    if left:
        Console(stderr=True, markup=False, highlight=False, emoji=False).print(
            f"{len(chosen)} of {table.num_columns} columns; also {', '.join(left[:_MOST_NAMED])}"
            f"{', ...' if len(left) > _MOST_NAMED else ''}. Choose with --columns A,B or all.",
            soft_wrap=True,
        )


def columns_that_fit(table: pa.Table, *, first: Sequence[str], width: int) -> list[str]:
    """The names of the columns to print side by side: those that matter, while there is room.

    >>> import pyarrow as pa
    >>> table = pa.table({"customer_id": ["a"], "as_of": ["2024-01-01"], "clv_365d": [1.0]})
    >>> columns_that_fit(table, first=["customer_id", "clv_*"], width=22)
    ['customer_id', 'clv_365d']
    """
    names = table.column_names
    wanted = [n for pattern in first for n in names if fnmatchcase(n, pattern)]
    # Where what matters is told, the rest follows only if asked for.
    chosen: list[str] = []
    room = width + _GAP
    for name in dict.fromkeys(wanted or names):
        cells = (len(_cell(value)) for value in table[name].to_pylist())
        needs = min(_WIDEST, max(len(name), *cells, 0)) + _GAP
        if needs <= room or not chosen:
            chosen.append(name)
            room -= needs
    return chosen


def _console() -> Console:
    console = Console(markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = 100_000
    return console


def _laid_out(table: pa.Table, *, widest: int | None = None) -> Table:
    """The columns side by side."""
    shown = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for field in table.schema:
        numeric = str(field.type) in {"double", "int64", "int32"}
        shown.add_column(
            field.name,
            justify="right" if numeric else "left",
            overflow="ellipsis" if widest else "fold",
            no_wrap=widest is not None,
            max_width=widest,
        )
    for row in table.to_pylist():
        shown.add_row(*(_cell(value) for value in row.values()))
    return shown


def _too_narrow(table: pa.Table, width: int) -> bool:
    """Whether columns side by side would be so narrow that words break."""
    return table.num_columns * _NARROWEST > width and any(
        len(_cell(value)) > _NARROWEST for row in table.to_pylist() for value in row.values()
    )


def _one_below_the_other(table: pa.Table) -> Iterator[str]:
    """Rows as blocks of `column  value`."""
    names = max((len(name) for name in table.column_names), default=0)
    for number, row in enumerate(table.to_pylist()):
        if number:
            yield ""
        yield from (f"{name:<{names}}  {_cell(value)}" for name, value in row.items())


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


def _cell(value: Any) -> str:  # noqa: ANN401 - a cell of any type
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.2f}" if abs(value) >= 1 else f"{value:.4g}"
    if isinstance(value, datetime):
        return str(value.date() if value.time() == time.min else value.replace(microsecond=0))
    return str(value)
