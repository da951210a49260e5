"""`regulars predict next-order`: when the next order comes and what it is worth."""

from __future__ import annotations

from pathlib import Path

from regulars.cli import options as o
from regulars.cli.predict import shop_options as s
from regulars.cli.progress import progress


def next_order(
    workspace: o.Workspace = Path("my-shop"),
    *,
    horizon_days: s.HorizonDays = None,
    limit: s.Limit = 20,
    seed: o.Seed = None,
    threads: o.Threads = None,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Expect the date and the value of each customer's next order, with 80 % intervals.

    Example: [bold]regulars predict next-order --horizon-days 180[/bold]

    It says when, if an order comes within the horizon; whether one comes, `churn` says.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed

    with progress(quiet=quiet) as on_step:
        found = wiring.predict(
            "next-order",
            workspace=workspace,
            settings=s.looking_ahead(horizon_days, threads, seed),
            on_step=on_step,
        )
    value = next(n for n in found.predictions.column_names if n.startswith("next_order_value"))
    s.print_prediction(found, workspace, first=value, limit=limit, as_json=as_json)
