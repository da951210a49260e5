"""Print a table: aligned for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from textwrap import fill
from typing import TYPE_CHECKING, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from regulars.cli.fitting import Layout, lay_out, lines_of
from regulars.cli.units import Reading
from regulars.wording import NBSP

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

# A column and the gap beside it.
_NARROWEST = 12
_WIDTH = 100  # of what is piped: a page or a window shows it without folding lines
_MOST_NAMED = 12
_JSON = {"raw"}
_NUMBERS, _TEXTS = {"double", "int64", "int32"}, {"string", "large_string"}
_ENDS = ("_low", "_high")
_LANDING, _EXPECTED = ("clv_", "expected_revenue_"), ("expected_",)
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
    table: pa.Table,
    *,
    first: Sequence[str] = (),
    reading: Reading = _AS_IT_IS,
    others: str = "Choose with --columns A,B or all.",
) -> None:
    """Write the columns of a table that fit beside each other, and say which are left out.

    A figure whose interval stands in the columns `..._low` and `..._high` is written with it where
    it is money or its ends matter, too. Long texts stand below their row, in full.

    Args:
        table: the rows; all of them are printed.
        first: the columns that matter, the most important first, `*` for any text; empty: as they
            come.
        reading: how people read its columns.
        others: how the columns left out are seen, as a sentence.
    """
    console = _console()
    width = console.width if console.is_terminal else _WIDTH
    bracketed = [
        name
        for name in table.column_names
        if _has_ends(table, name) and (reading.units.get(name) == "money" or f"{name}_low" in first)
    ]
    cells = with_intervals(_cells(table, reading), bracketed)
    cells |= {name: [_spaced(cell) for cell in cells[name]] for name in cells if name in _JSON}
    kinds = {name: str(table.schema.field(name).type) for name in cells}
    layout = lay_out(
        cells,
        width=width,
        first=first,
        texts={name for name, kind in kinds.items() if kind in _TEXTS},
        fold_names=console.is_terminal,
    )
    if not table.num_rows:
        typer.echo("No rows.", err=True)
    numbers = {name for name, kind in kinds.items() if kind in _NUMBERS}
    for line in lines_of(cells, layout, right=numbers, width=width):
        typer.echo(line.replace(NBSP, " "))
    told = [name for name in bracketed if name in layout.beside]
    for note in _notes(layout, len(cells), told, others):
        typer.echo(fill(note, width, break_on_hyphens=False), err=True)


def _notes(layout: Layout, columns: int, bracketed: Sequence[str], others: str) -> Iterator[str]:
    """What is not seen, and how to see it."""
    shown, left = len(layout.beside) + len(layout.below), layout.left_out
    if left:
        yield (
            f"{shown} of {columns} columns; also {', '.join(left[:_MOST_NAMED])}"
            f"{', ...' if len(left) > _MOST_NAMED else ''}. {others}"
        )
    if layout.empty:
        yield (
            f"Empty in these rows: {', '.join(layout.empty[:_MOST_NAMED])}"
            f"{', ...' if len(layout.empty) > _MOST_NAMED else ''}."
        )
    if layout.cut:
        yield f"Cut off (…): {', '.join(layout.cut)}. In full: --columns {layout.cut[0]}."
    if bracketed:
        yield from _brackets_said(bracketed)


def _spaced(text: str) -> str:
    """JSON with blanks, at which its lines can end."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


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
    'In brackets: clv_365d_low to clv_365d_high, what 80 of 100 such cust'
    """
    for name in names:
        means = "explained in docs/tables.md"
        if name.startswith(_LANDING):
            means = "what 80 of 100 such customers will spend"
        elif name.startswith(_EXPECTED):
            means = "how surely the average is known, not how much one customer will spend"
        elif "_probability_" in name:
            means = "where a season that moves everybody may take it in 80 of 100 cases"
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


def _laid_out(cells: dict[str, list[str]], schema: pa.Schema) -> Table:
    """The columns side by side."""
    shown = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in cells:
        numeric = str(schema.field(name).type) in {"double", "int64", "int32"}
        shown.add_column(
            name,
            justify="right" if numeric else "left",
            overflow="fold",
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
