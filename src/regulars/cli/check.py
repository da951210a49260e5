"""`regulars check`: what a run would make of the files, without writing anything."""

from __future__ import annotations

from pathlib import Path

import typer

from regulars.cli import options as o
from regulars.cli.option_group import with_groups
from regulars.cli.reading import ReadingOptions


@with_groups
def check(
    orders: o.Orders,
    customers: o.Customers = None,
    products: o.Products = None,
    workspace: o.Workspace = Path("my-shop"),
    *,
    reading: ReadingOptions,
    as_of: o.AsOf = None,
    threads: o.Threads = None,
    engine: o.EngineOption = None,
    as_json: o.AsJson = False,
) -> None:
    """Say what each column means, which rows count and what is odd. Writes nothing.

    Example: [bold]regulars check orders.csv[/bold]
    """
    import json  # noqa: PLC0415 - only here
    from dataclasses import asdict  # noqa: PLC0415

    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.summary import (  # noqa: PLC0415
        cannot_lines,
        consent_lines,
        identity_lines,
        input_lines,
        loss_lines,
        mapping_lines,
        personal_lines,
        remarks,
        unsaid,
    )

    found = wiring.check(
        orders,
        workspace=workspace,
        customers=customers or (),
        products=products or (),
        settings=o.without_gaps(
            threads=threads,
            engine=engine,
            as_of=None if as_of is None else as_of.date(),
            intake=reading.settings(),
        ),
    )
    if as_json:
        typer.echo(json.dumps(asdict(found), indent=2, ensure_ascii=False))
        return
    for line in (
        *loss_lines(found.input),
        *input_lines(found.input),
        "",
        "What the columns mean (change it with --map ROLE=COLUMN):",
        *mapping_lines(found.mapping),
        *consent_lines(found.consent),
        *identity_lines(found.identity),
        *personal_lines(found.personal),
        *remarks("Please check", found.questions),
        *remarks("Worth knowing", unsaid(found.warnings, found.input)),
        *cannot_lines(found.cannot),
    ):
        typer.echo(line)
