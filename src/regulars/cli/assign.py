"""`regulars assign`: put the customers of new orders into known segments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o


def assign(
    orders: o.Orders,
    products: o.Products = None,
    workspace: o.Workspace = Path("my-shop"),
    mapping: o.Map = None,
    as_of: o.AsOf = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-n", metavar="N", min=0, help="At most this many rows."),
    ] = None,
    as_json: o.AsJson = False,
) -> None:
    """Put the customers of new orders into the segments learned by the last run.

    Example: [bold]regulars assign new-orders.csv --json[/bold]

    The files must hold the whole history of these customers. Nothing is written.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.printing import print_table  # noqa: PLC0415

    found = wiring.assign(
        orders,
        workspace=workspace,
        products=products or (),
        settings=o.without_gaps(
            intake=o.reading(mapping=mapping), as_of=None if as_of is None else as_of.date()
        ),
    )
    for warning in found.warnings:
        typer.echo(warning, err=True)
    members = found.members if limit is None else found.members.slice(0, limit)
    print_table(members, as_json=as_json)
