"""`regulars assign`: put the customers of new orders into known segments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o
from regulars.cli.option_group import with_groups
from regulars.cli.reading import ReadingOptions
from regulars.wording import some

_ROWS_FOR_PEOPLE = 20


@with_groups
def assign(
    orders: o.Orders,
    customers: o.Customers = None,
    products: o.Products = None,
    workspace: o.Workspace = Path("my-shop"),
    *,
    reading: ReadingOptions,
    as_of: o.AsOf = None,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all rows to a .parquet or .csv file.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-n", metavar="N", min=0, help="Print this many rows, else 20."),
    ] = None,
    threads: o.Threads = None,
    engine: o.EngineOption = None,
    as_json: o.AsJson = False,
) -> None:
    """Put the customers of new orders into the segments learned by the last run.

    Example: [bold]regulars assign new-orders.csv --to members.csv[/bold]

    The files must hold the whole history of these customers. The workspace is not changed.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.printing import print_table  # noqa: PLC0415

    found = wiring.assign(
        orders,
        workspace=workspace,
        customers=customers or (),
        products=products or (),
        settings=o.without_gaps(
            intake=reading.settings(),
            threads=threads,
            engine=engine,
            as_of=None if as_of is None else as_of.date(),
        ),
    )
    for warning in found.warnings:
        typer.echo(warning, err=True)
    members = found.members
    if to is not None:
        wiring.export(members, to)
        typer.echo(f"{some(members.num_rows, 'customer')}: {to}", err=True)
        return
    if limit is None:
        limit = members.num_rows if as_json else _ROWS_FOR_PEOPLE
    print_table(members.slice(0, limit), as_json=as_json)
    if limit < members.num_rows and not as_json:
        more = members.num_rows - limit
        typer.echo(f"{more:,} more; --limit N prints more, --to FILE writes all", err=True)
