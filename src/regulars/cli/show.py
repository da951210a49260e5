"""`regulars show`: look into a table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o

_ALL = "all"


def show(
    table: Annotated[
        str, typer.Argument(metavar="TABLE", help="Name of the table, e.g. segments.")
    ],
    workspace: o.Workspace = Path("my-shop"),
    *,
    sort: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="Order by it: numbers from the highest, texts from A to Z."
        ),
    ] = None,
    reverse: Annotated[
        bool, typer.Option("--reverse", help="The other way round: the lowest first.")
    ] = False,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            *("--columns", "--column", "-c"),
            metavar="A,B",
            help="These columns, also one by one; all: every one; else those that fit the width.",
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", min=0, help="At most this many rows.")
    ] = 20,
    as_json: o.AsJson = False,
) -> None:
    """Print rows of a table; docs/tables.md explains its columns.

    Example: [bold]regulars show predictions --sort clv_365d --limit 10[/bold]
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.printing import print_fitting, print_table  # noqa: PLC0415
    from regulars.model import TABLES  # noqa: PLC0415

    named = [name.strip() for given in columns or () for name in given.split(",") if name.strip()]
    rows = wiring.show(
        table,
        workspace=workspace,
        limit=limit,
        columns=[] if named == [_ALL] else named,
        sort=sort,
        reverse=reverse,
    )
    if as_json or named:
        print_table(rows, as_json=as_json)
        return
    first = TABLES[table].shown_first
    print_fitting(rows, first=(*first, *([sort] if sort else [])))
