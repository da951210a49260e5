"""`regulars run`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o
from regulars.cli.option_group import with_groups
from regulars.cli.progress import progress
from regulars.cli.reading import ReadingOptions


@with_groups
def run(
    orders: o.Orders,
    customers: o.Customers = None,
    products: o.Products = None,
    workspace: o.Workspace = Path("my-shop"),
    *,
    add: Annotated[
        bool, typer.Option("--add", help="Join these files to the rows that the workspace has.")
    ] = False,
    drop_vanished: Annotated[
        bool,
        typer.Option(
            "--drop-vanished",
            help="With --add: drop lines that are missing from a file or order that is read again.",
        ),
    ] = False,
    reading: ReadingOptions,
    as_of: o.AsOf = None,
    segments: o.Segments = None,
    min_segments: o.MinSegments = None,
    fresh: Annotated[
        bool,
        typer.Option(
            "--fresh", help="Find segments as if there were none before, not staying with them."
        ),
    ] = False,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Heading of the report.")
    ] = None,
    seed: o.Seed = None,
    threads: o.Threads = None,
    engine: o.EngineOption = None,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Read orders, get to know the customers, find segments and write a report.

    Example: [bold]regulars run orders.csv --customers people.csv -o my-shop[/bold]
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when a run begins
    from regulars.cli.summary import summary  # noqa: PLC0415
    from regulars.record import to_json  # noqa: PLC0415

    said = o.without_gaps(
        title=title,
        seed=seed,
        threads=threads,
        engine=engine,
        as_of=None if as_of is None else as_of.date(),
        intake=reading.settings()
        | o.without_gaps(add=add or None, drop_vanished=drop_vanished or None),
        segments=o.without_gaps(
            fresh=fresh or None,
            choose=o.choosing(segments=segments, min_segments=min_segments),
        ),
    )
    with progress(quiet=quiet) as on_step:
        record = wiring.run(
            orders,
            workspace=workspace,
            customers=customers or (),
            products=products or (),
            settings=said,
            on_step=on_step,
        )
    if as_json:
        typer.echo(to_json(record), nl=False)
        return
    for line in summary(record, workspace):
        typer.echo(line)
