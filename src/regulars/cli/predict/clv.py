"""`regulars predict clv`: who is alive, how often they order and what they are worth."""

from __future__ import annotations

import typer

from regulars.cli import options as o
from regulars.cli.option_group import with_groups
from regulars.cli.predict import shop_options as s


@with_groups
def clv(
    *,
    horizon_days: s.HorizonDays = None,
    model: s.SavedModel = None,
    shop: s.ShopModel,
) -> None:
    """Expect each customer's orders, revenue and lifetime value, and whether they are still alive.

    Example: [bold]regulars predict clv --horizon-days 365[/bold]

    Buy-till-you-die models are compared on the last days of the data; --horizon-days is that of
    revenue, by default 365. Every run makes this prediction too.
    """
    if model is not None and horizon_days is not None:
        raise typer.BadParameter(s.SAYS_ITSELF)
    lifetime = o.without_gaps(revenue_horizon_days=horizon_days)
    found = shop.learn("clv", model=model, lifetime=lifetime)
    columns = found.predictions.column_names
    worth = next(
        name
        for start in ("clv_", "expected_orders_", "p_alive")
        for name in columns
        if name.startswith(start) and found.predictions[name].null_count < len(found.predictions)
    )
    shop.show(found, worth)
