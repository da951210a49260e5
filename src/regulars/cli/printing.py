"""Print a table: aligned for people, JSON for programs."""

from __future__ import annotations

import json
from datetime import datetime
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


def print_table(table: pa.Table, *, as_json: bool) -> None:
    """Write a table to stdout.

    Args:
        table: the rows; all of them are printed.
        as_json: one JSON array of objects instead of columns.
    """
    if as_json:
        typer.echo(json.dumps(plain_rows(table), indent=2, ensure_ascii=False, allow_nan=False))
        return
    rows = table.to_pylist()
    shown = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for field in table.schema:
        numeric = str(field.type) in {"double", "int64", "int32"}
        shown.add_column(field.name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(_cell(value) for value in row.values()))
    console = Console(markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = 100_000
    if _too_narrow(table, console.width):
        for line in _one_below_the_other(table):
            console.print(line, soft_wrap=True)
        return
    console.print(shown)


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
    return str(value)
