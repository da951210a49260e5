"""What orders must tell before anybody's lifetime is spoken of.

A fit always ends somewhere: weak priors hold parameters that the data leave open. So what would
make its numbers confident and wrong is looked for in the orders themselves, before:

- **Too little**: few customers, few who came back, a short history.
- **All alike**: who shares frequency, recency and tenure shares every prediction; where everybody
  does, nothing tells customers apart, and how different they are (r, and all that rests on it) is
  not identified.
- **A clock**: the models tell a farewell from chance, by the silence that orders at random would
  leave. Orders at fixed intervals leave nothing to chance: one interval late is gone already, while
  the models wait for several. See `rhythm`.
- **Silence**: where hardly an order of anybody came lately, the shop stood still, is out of season
  or orders are missing. The models take each customer's silence for that customer's own, so a
  season, which a forecast of demand knows from the year before, is no exception here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from regulars.model import BadData
from regulars.predictions.btyd.lifetime_config import LifetimeConfig
from regulars.predictions.btyd.rhythm import gap_variation
from regulars.predictions.btyd.summaries import Summaries
from regulars.wording import count, decimal, share

_CLOCK = 0.05
# Of the variation at random. As gamma gaps: shape 20, a fifth of their mean either way. Of real
# shops CDNOW has 1.23, Complete Journey 1.20, Online Retail .74.
_SILENT = 0.05
_USUAL_ORDERS = 30


@dataclass(frozen=True, slots=True)
class TooLittle:
    """What there is too little of, and how much is needed."""

    has: int
    needs: int
    what: str
    way_out: str


def too_little(known: Summaries, config: LifetimeConfig) -> TooLittle | None:
    """The first that there is too little of: customers, those who came back, days of history."""
    repeat = int((known.frequency > 0).sum())
    history = int(known.tenure_days.max())
    for one in (
        TooLittle(len(known), config.min_customers, "customers", "read more orders"),
        TooLittle(
            repeat, config.min_repeat_customers, "customers who came back", "read a longer period"
        ),
        TooLittle(history, config.min_history_days, "days of history", "read a longer period"),
    ):
        if one.has < one.needs:
            return one
    return None


def check_enough(known: Summaries, config: LifetimeConfig) -> None:
    """Refuse to be confident about little.

    Raises:
        BadData: too few customers, too few who came back, or too short a history.
    """
    lacks = too_little(known, config)
    if lacks is not None:
        raise BadData(
            f"lifetimes need {count(lacks.needs)} {lacks.what}, there are {count(lacks.has)}",
            way_out=lacks.way_out,
        )


def check_chance(orders: Any, known: Summaries) -> float | None:  # noqa: ANN401
    """Refuse customers who are all alike, and orders that keep to a clock.

    Args:
        orders: see `summarise_orders`.
        known: their summaries.

    Returns:
        How much gaps vary, beside orders at random: see `gap_variation`.

    Raises:
        BadData: with what was seen.
    """
    columns = (known.frequency, known.recency_days, known.tenure_days)
    if all(column.min() == column.max() for column in columns):
        raise BadData(
            f"all {count(len(known))} customers have the same history ({int(columns[0][0])} repeat"
            " orders on the same days), so nothing tells who stays",
            way_out="bring customers whose orders differ",
        )
    variation = gap_variation(orders, as_of_s=known.as_of_s)
    if variation is not None and variation < _CLOCK:
        raise BadData(
            "customers order at fixed intervals, like a subscription: the gaps between a customer's"
            f" orders vary {share(variation)} as much as those of orders at random, and lifetimes"
            f" need {share(_CLOCK)}",
            way_out="expect each next order one interval after the last; where contracts end,"
            " learn when from a table of them (`regulars predict churn TABLE`)",
        )
    return variation


def check_silence(known: Summaries, before: Summaries, days: int) -> None:
    """Refuse a shop in which hardly an order of anybody came lately.

    Less than 5 % of what is usual, and fewer than 30 orders: of a large cohort that fades out, as
    in the papers, more come however far it has faded.

    Args:
        known: everybody, now.
        before: everybody, so many days ago.
        days: how many.

    Raises:
        BadData: with how many orders came, and how many usually do.
    """
    ordered = int((before.frequency + 1).sum())
    came = int((known.frequency + 1).sum()) - ordered
    usual = ordered / max(int(before.tenure_days.max()), 1) * days
    if usual >= _USUAL_ORDERS and came < min(_SILENT * usual, _USUAL_ORDERS):
        said = (
            f"only {count(came)} orders" if came > 1 else "only one order" if came else "no order"
        )
        raise BadData(
            f"{said} came in the last {days} days, where {decimal(usual)} are usual: the shop stood"
            " still, is out of season (which these models do not know) or orders are missing, so"
            " that nothing tells who is still a customer",
            way_out="bring the orders of these days, or predict as of a day when the shop was open,"
            " of a seasonal one the end of its last season (`regulars run --as-of`)",
        )
