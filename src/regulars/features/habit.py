"""When a customer orders: hours, weekdays and the season of gifts, by the shop's clock."""

from __future__ import annotations

from functools import partial, reduce
from operator import add

import narwhals as nw

from regulars.features.exact import count_where, exact_sum, ratio, sum_where
from regulars.features.feature import feature

_DATED = ("order_lines.ordered_at_s",)
_TIMED = ("order_lines.ordered_at_s", "order_lines.time_of_day")
_SATURDAY = 5
_NOVEMBER = 11

_habit = partial(feature, group="habit", grain="order", unit="share")


@_habit(formula="orders on Saturday or Sunday / orders", needs=_DATED)
def weekend_order_share() -> nw.Expr:
    """Share of the orders placed on a Saturday or Sunday."""
    return ratio(count_where(nw.col("weekday") >= _SATURDAY), nw.len())


@_habit(formula="orders from 6:00 to 11:59 / orders", needs=_TIMED)
def morning_order_share() -> nw.Expr:
    """Share of the orders placed in the morning."""
    return _share_of_hours(6, 12)


@_habit(formula="orders from 12:00 to 17:59 / orders", needs=_TIMED)
def afternoon_order_share() -> nw.Expr:
    """Share of the orders placed in the afternoon."""
    return _share_of_hours(12, 18)


@_habit(formula="orders from 18:00 to 23:59 / orders", needs=_TIMED)
def evening_order_share() -> nw.Expr:
    """Share of the orders placed in the evening."""
    return _share_of_hours(18, 24)


@_habit(formula="orders from 0:00 to 5:59 / orders", needs=_TIMED)
def night_order_share() -> nw.Expr:
    """Share of the orders placed at night."""
    return _share_of_hours(0, 6)


@_habit(
    formula="sum over weekdays of n_d (n_d - 1) / (n (n - 1)), n_d orders on weekday d of n",
    needs=_DATED,
)
def weekday_focus() -> nw.Expr:
    """Chance that two of the customer's orders fall on the same weekday; empty after one order.

    Simpson's index (:cite:`simpson:diversity`): 1 always the same day, about 0.14 any day.
    """
    on_weekday = [count_where(nw.col("weekday") == weekday) for weekday in range(7)]
    same = reduce(add, (count * (count - 1) for count in on_weekday))
    return ratio(same, nw.len() * (nw.len() - 1))


@_habit(
    formula="revenue in November and December / revenue",
    needs=("order_lines.ordered_at_s", "order_lines.revenue"),
)
def november_december_revenue_share() -> nw.Expr:
    """Share of the revenue in the season of gifts."""
    revenue = nw.col("revenue")
    return ratio(sum_where(nw.col("month") >= _NOVEMBER, revenue), exact_sum(revenue))


def _share_of_hours(start: int, end: int) -> nw.Expr:
    """Share of the orders placed from hour `start` to just before hour `end`."""
    hour = nw.col("hour")
    return ratio(count_where((hour >= start) & (hour < end)), nw.len())


HABIT = (
    weekend_order_share,
    morning_order_share,
    afternoon_order_share,
    evening_order_share,
    night_order_share,
    weekday_focus,
    november_december_revenue_share,
)
