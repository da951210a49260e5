"""`regulars demo`: the main job on a made-up shop, or on a real supermarket's orders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o
from regulars.cli.progress import progress


def demo(
    workspace: o.Workspace = Path("demo"),
    real: Annotated[
        bool, typer.Option("--real", help="Use dunnhumby's Complete Journey (extra `samples`).")
    ] = False,
    customers: Annotated[
        int, typer.Option(metavar="N", min=10, help="Customers of the made-up shop.")
    ] = 5_000,
    seed: o.Seed = None,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Try everything on a made-up shop: orders with faults, customers and products.

    Example: [bold]regulars demo[/bold], then open demo/report.html

    Everything is written to one folder; the made-up files are in its folder source.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.summary import summary  # noqa: PLC0415
    from regulars.record import to_json  # noqa: PLC0415

    with progress(quiet=quiet) as on_step:
        record = wiring.demo(
            workspace,
            real=real,
            customers=customers,
            seed=1 if seed is None else seed,
            on_step=on_step,
        )
    if as_json:
        typer.echo(to_json(record), nl=False)
        return
    for line in summary(record, workspace):
        typer.echo(line)
