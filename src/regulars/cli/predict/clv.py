"""`regulars predict clv`: who is alive, how often they order and what they are worth."""

from __future__ import annotations

from pathlib import Path

from regulars.cli import options as o
from regulars.cli.predict import shop_options as s
from regulars.cli.progress import progress


def clv(
    workspace: o.Workspace = Path("my-shop"),
    *,
    horizon_days: s.HorizonDays = None,
    limit: s.Limit = 20,
    seed: o.Seed = None,
    threads: o.Threads = None,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Expect each customer's orders, revenue and lifetime value, and whether they are still alive.

    Example: [bold]regulars predict clv --horizon-days 365[/bold]

    Buy-till-you-die models are compared on the last days of the data; --horizon-days is that of
    revenue, by default 365. Every run makes this prediction too.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed

    with progress(quiet=quiet) as on_step:
        found = wiring.predict(
            "clv",
            workspace=workspace,
            settings=o.without_gaps(
                seed=seed,
                threads=threads,
                predictions=o.without_gaps(
                    lifetime=o.without_gaps(revenue_horizon_days=horizon_days)
                ),
            ),
            on_step=on_step,
        )
    columns = found.predictions.column_names
    worth = next(
        name
        for start in ("clv_", "expected_orders_", "p_alive")
        for name in columns
        if name.startswith(start) and found.predictions[name].null_count < len(found.predictions)
    )
    s.print_prediction(found, workspace, first=worth, limit=limit, as_json=as_json)
