"""`regulars predict early-value`: what new customers will be worth."""

from __future__ import annotations

from typing import Annotated

import typer

from regulars.cli import options as o
from regulars.cli.option_group import with_groups
from regulars.cli.predict import shop_options as s


@with_groups
def early_value(
    *,
    value_days: Annotated[
        int | None,
        typer.Option(
            "--value-days",
            metavar="N",
            min=14,
            help="Days since the first order, else 365 or fewer.",
        ),
    ] = None,
    early_days: Annotated[
        list[int] | None,
        typer.Option(
            "--early-days", metavar="N", min=1, help="Tell it so early, else 7, 30, 60; repeatable."
        ),
    ] = None,
    shop: s.ShopModel,
) -> None:
    """Say what customers who are new now will have spent a year after their first order.

    Example: [bold]regulars predict early-value -o my-shop[/bold]

    Learned from older customers, tested on later ones; a year needs 911 days of history. Where
    there is less, it tells 180 or 90 days, and says so.
    """
    chosen = o.without_gaps(
        value_days=value_days, early_days=tuple(early_days) if early_days else None
    )
    found = shop.learn("early-value", early_value=chosen)
    value = next(n for n in found.predictions.column_names if n.startswith("expected_value_"))
    shop.show(found, value)
