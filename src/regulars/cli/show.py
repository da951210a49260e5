"""`regulars show`: look into a table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o


def show(
    table: Annotated[
        str, typer.Argument(metavar="TABLE", help="Name of the table, e.g. segments.")
    ],
    workspace: o.Workspace = Path("my-shop"),
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", min=0, help="At most this many rows.")
    ] = 20,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", "-c", metavar="NAME", help="Only this column; may be repeated."),
    ] = None,
    as_json: o.AsJson = False,
) -> None:
    """Print rows of a table; docs/tables.md explains its columns.

    Example: [bold]regulars show segments --json[/bold]
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.printing import print_table  # noqa: PLC0415

    rows = wiring.show(table, workspace=workspace, limit=limit, columns=column or ())
    print_table(rows, as_json=as_json)
