"""How far ahead a history lets one look.

A model of lifetimes is judged by the days that it foretold and that came since: CDNOW, on which the
papers compare, is learned from 39 weeks and foretells 39. Beyond the length of its own history
nobody can have seen it right or wrong, neither who stays nor what a season does, and its numbers
grow as confidently as before: a horizon needs a history of its own length. A twentieth may be
missing, since a shop's first order need not fall on the first day of its year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from regulars.predictions.btyd.lifetime_config import LifetimeConfig
from regulars.predictions.cuts import DAY_S, months

_PERCENT = 95
# Whole, so that what is needed and what is borne agree to the day.


@dataclass(frozen=True, slots=True)
class TooFar:
    """Columns that the history is too short for."""

    columns: tuple[str, ...]
    """Those without the ends of intervals."""
    horizon_days: int
    """How far ahead they look."""
    history_days: int
    """Days from the first order to the moment, both counted."""

    @property
    def why(self) -> str:
        """Which columns need what, and what there is.

        >>> TooFar(("clv_365d",), 365, 100).why
        'too short a history: clv_365d needs 12 months of orders, has 3 months'
        """
        first, *more = reversed(self.columns)
        named = f"{first} ({', '.join(more)} too)" if more else first
        return f"too short a history: {named} {self.lacks}"

    @property
    def lacks(self) -> str:
        """What is needed and what there is, without the columns.

        >>> TooFar(("clv_180d",), 180, 170).lacks
        'needs 171 days of orders, has 170'
        """
        needs, has = (months(days * DAY_S) for days in (self.horizon_days, self.history_days))
        if needs == has:
            return f"needs {needed(self.horizon_days)} days of orders, has {self.history_days}"
        return f"needs {needs} of orders, has {has}"

    @property
    def way_out(self) -> str:
        """What helps."""
        return (
            f"bring older orders ({needed(self.horizon_days)} days of them are enough), or choose"
            f" a horizon of at most {farthest(self.history_days)} days"
        )


def farthest(history_days: int) -> int:
    """The longest horizon that a history bears, in days.

    >>> farthest(373), farthest(347), farthest(346)
    (392, 365, 364)
    """
    return history_days * 100 // _PERCENT


def needed(horizon_days: int) -> int:
    """The shortest history that bears a horizon, in days.

    >>> needed(365), needed(180), farthest(171), farthest(170)
    (347, 171, 180, 178)
    """
    return -(-horizon_days * _PERCENT // 100)


def next_order_within(config: LifetimeConfig, history_days: int) -> int:
    """Of customers who order again within so many days a date of the next order speaks.

    As many as are set, or as the history bears where it bears fewer.

    >>> next_order_within(LifetimeConfig(), 100), next_order_within(LifetimeConfig(), 400)
    (105, 365)
    """
    return min(config.next_order_within_days, farthest(history_days))


def next_order_said(config: LifetimeConfig, history_days: int) -> str:
    """Of whom dates of the next order speak where the history is short; empty where it is not."""
    set_to, within = config.next_order_within_days, next_order_within(config, history_days)
    if within == set_to:
        return ""
    return (
        f"next_order_at speaks of customers who order again within {within} days: for"
        f" {set_to} days the history is too short ({needed(set_to)} days of orders are needed,"
        f" there are {history_days})."
    )


def too_far(config: LifetimeConfig, history_days: int) -> Iterator[TooFar]:
    """The predictions that a history is too short for.

    Args:
        config: the horizons.
        history_days: days from the first order to the moment, both counted.
    """
    orders, revenue = config.orders_horizon_days, config.revenue_horizon_days
    for horizon, columns in (
        (
            orders,
            (f"order_probability_{orders}d", f"orders_{orders}d", f"expected_orders_{orders}d"),
        ),
        (revenue, (f"expected_revenue_{revenue}d", f"clv_{revenue}d")),
    ):
        if horizon > farthest(history_days):
            yield TooFar(columns, horizon, history_days)
