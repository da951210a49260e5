"""`regulars predict early-value`: what new customers will be worth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o
from regulars.cli.predict import shop_options as s
from regulars.cli.progress import progress


def early_value(
    workspace: o.Workspace = Path("my-shop"),
    *,
    value_days: Annotated[
        int | None,
        typer.Option(
            "--value-days", metavar="N", min=14, help="Days since the first order, else 365."
        ),
    ] = None,
    early_days: Annotated[
        list[int] | None,
        typer.Option(
            "--early-days", metavar="N", min=1, help="Tell it so early, else 7, 30, 60; repeatable."
        ),
    ] = None,
    limit: s.Limit = 20,
    seed: o.Seed = None,
    threads: o.Threads = None,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Say what customers who are new now will have spent a year after their first order.

    Example: [bold]regulars predict early-value --value-days 90 --early-days 30[/bold]

    Learned from older customers, tested on later ones; a year needs 911 days of history.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed

    settings = s.looking_ahead(None, threads, seed)
    chosen = o.without_gaps(
        value_days=value_days, early_days=tuple(early_days) if early_days else None
    )
    settings = settings | {
        "predictions": {**settings.get("predictions", {}), "early_value": chosen}
    }
    with progress(quiet=quiet) as on_step:
        found = wiring.predict(
            "early-value", workspace=workspace, settings=settings, on_step=on_step
        )
    value = next(n for n in found.predictions.column_names if n.startswith("expected_value_"))
    s.print_prediction(found, workspace, first=value, limit=limit, as_json=as_json)
