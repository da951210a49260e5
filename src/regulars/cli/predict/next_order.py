"""`regulars predict next-order`: when the next order comes and what it is worth."""

from __future__ import annotations

from regulars.cli.option_group import with_groups
from regulars.cli.predict import shop_options as s


@with_groups
def next_order(
    *,
    horizon_days: s.HorizonDays = None,
    model: s.SavedModel = None,
    shop: s.ShopModel,
) -> None:
    """Expect the date and the value of each customer's next order, with 80 % intervals.

    Example: [bold]regulars predict next-order --horizon-days 180[/bold]

    It says when, if an order comes within the horizon; whether one comes, `churn` says.
    """
    found = shop.learn("next-order", horizon_days=horizon_days, model=model)
    value = next(n for n in found.predictions.column_names if n.startswith("next_order_value"))
    shop.show(found, value)
