"""`regulars simulate`: a made-up shop's files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o
from regulars.cli.progress import progress


def simulate(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write the files.")],
    lines: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="About this many order lines.")
    ] = None,
    customers: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="This many customers.")
    ] = None,
    dirty: Annotated[
        float, typer.Option(metavar="SHARE", min=0.0, max=0.5, help="Share of dirty rows to add.")
    ] = 0.0,
    seed: o.Seed = None,
    quiet: o.Quiet = False,
) -> None:
    """Make up a shop with known truth: orders, customers, products.

    Example: [bold]regulars simulate made-up --lines 1000000 --dirty 0.05[/bold]

    Prints the files that were written; truth.json says what was hidden in them.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed

    with progress(quiet=quiet) as on_step:
        files = wiring.simulate(
            folder,
            lines=lines,
            settings=o.without_gaps(customers=customers, seed=seed) | {"dirty_share": dirty},
            on_chunk=lambda done: on_step(f"{done:,} customers"),
        )
    for path in files.paths():
        typer.echo(path)
