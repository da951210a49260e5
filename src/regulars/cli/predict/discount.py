"""`regulars predict discount`: who buys at a discount more often than others."""

from __future__ import annotations

from pathlib import Path

from regulars.cli import options as o
from regulars.cli.predict import shop_options as s
from regulars.cli.progress import progress


def discount(
    workspace: o.Workspace = Path("my-shop"),
    *,
    limit: s.Limit = 20,
    to: s.To = None,
    details: o.Details = False,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Say who buys at a discount more often than is usual for what they buy.

    Example: [bold]regulars predict discount -o my-shop --limit 10[/bold]

    Needs a column of discounts. 1 is like everybody, 2 twice as often; where customers differ by
    no more than chance, it says so. It compares choices: whether a discount makes someone buy, only
    an experiment tells (`uplift`).
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed

    with progress(quiet=quiet) as on_step:
        found = wiring.predict("discount", workspace=workspace, on_step=on_step)
    alike = found.predictions["discount_sensitivity_low"].null_count == len(found.predictions)
    limit = 0 if alike else limit  # a column of 1.00 names nobody
    s.print_prediction(
        found,
        workspace,
        first="discount_sensitivity",
        limit=limit,
        to=to,
        as_json=as_json,
        details=details,
    )
