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
    import pyarrow as pa


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
    console.print(shown)


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
