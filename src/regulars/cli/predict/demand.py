"""`regulars predict demand`: what will be sold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o
from regulars.cli.progress import progress


def demand(
    workspace: o.Workspace = Path("my-shop"),
    *,
    horizon_days: Annotated[
        int | None,
        typer.Option(
            "--horizon-days", metavar="N", min=7, help="How far ahead; whole weeks, by default 28."
        ),
    ] = None,
    products: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Products with a forecast of their own, else 20."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", min=0, help="Print this many series.")
    ] = 20,
    threads: o.Threads = None,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Forecast what will be sold: the whole shop, categories, products and segments.

    Example: [bold]regulars predict demand --horizon-days 28[/bold]

    Needs a finished run and the extra `demand`. The run gains the tables `forecasts`,
    `forecast_series` and `forecast_trials`.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.predict.printing import print_sentences  # noqa: PLC0415
    from regulars.cli.printing import print_table  # noqa: PLC0415

    with progress(quiet=quiet) as on_step:
        found = wiring.forecast(
            workspace=workspace,
            settings=o.without_gaps(
                threads=threads,
                predictions=o.without_gaps(
                    demand=o.without_gaps(horizon_days=horizon_days, most_products=products)
                ),
            ),
            on_step=on_step,
        )
    if as_json:
        print_table(found.series, as_json=True)
        return
    shown = ["level", "series", "measure", "last_horizon", "next_horizon"]
    shown += ["next_horizon_low", "next_horizon_high", "model"]
    print_table(found.series.select(shown).slice(0, limit), as_json=False)
    print_sentences(found.sentences)
    typer.echo(f"\nEvery period: regulars show forecasts -o {workspace}")
