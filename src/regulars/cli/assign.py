"""`regulars assign`: put the customers of new orders into known segments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o


def assign(
    orders: o.Orders,
    workspace: o.Workspace = Path("my-shop"),
    mapping: o.Map = None,
    as_of: o.AsOf = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=0, help="At most so many rows.")
    ] = None,
    as_json: o.AsJson = False,
) -> None:
    """Put the customers of new orders into the segments learned by the last run.

    Example: [bold]regulars assign new-orders.csv --json[/bold]
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.printing import print_table  # noqa: PLC0415

    found = wiring.assign(
        orders,
        workspace=workspace,
        settings=o.without_gaps(
            intake=o.reading(mapping=mapping), as_of=None if as_of is None else as_of.date()
        ),
    )
    print_table(found if limit is None else found.slice(0, limit), as_json=as_json)
