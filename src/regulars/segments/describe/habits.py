"""When and where a segment orders: the hours, weekdays and sales channels that stand out."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

import narwhals as nw

from regulars.segments.describe.orders import Frame, rows_of

Key = TypeVar("Key", bound=Hashable)

_HOURS = 24
_SPAN = 3  # hours of the busiest stretch
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FEWEST_ORDERS = 50
_ONE_HOUR = 0.9  # with more of all orders in one hour, the data hold days and no times
_LATEST = re.compile(
    r"days_since_.*|overdue_ratio|recency.*|rfm.*|.*_last_\d+d|.*_trend_\d+d|active_span_days"
)
"""Features that tell who ordered lately."""
CIRCULAR = (
    "the segments are cut by when customers last ordered, so the latest orders would only repeat "
    "the cut"
)
_STANDS_OUT = 1.2  # times the share of an average weekday


@dataclass(frozen=True, slots=True)
class Habits:
    """When and where one segment orders; None where the data do not tell or nothing stands out.

    Attributes:
        weekday: the weekday with most orders.
        weekday_share: its share of the orders, 0 to 1.
        from_hour: where the three busiest hours in a row begin, 0 to 23.
        hours_share: their share of the orders, 0 to 1.
        channel: the sales channel with most orders.
        channel_share: its share of the orders, 0 to 1.
    """

    weekday: str | None = None
    weekday_share: float = 0.0
    from_hour: int | None = None
    hours_share: float = 0.0
    channel: str | None = None
    channel_share: float = 0.0


def habits(orders: Frame) -> dict[int, Habits]:
    """The habits of each segment, from orders as `orders_of_members` gives them."""
    clock = rows_of(
        orders.filter(~nw.col("day").is_null())
        .group_by("segment_id", "weekday", "hour")
        .agg(orders=nw.len())
    )
    places = rows_of(orders.group_by("segment_id", "channel").agg(orders=nw.len()))
    all_hours = _counts([(r["hour"], r["orders"]) for r in clock])
    total = sum(all_hours.values())
    timed = bool(total) and max(all_hours.values()) < _ONE_HOUR * total
    return {
        segment_id: _of_one(
            weekdays=_counts([(r["weekday"], r["orders"]) for r in clock if _in(r, segment_id)]),
            hours=_counts(
                [(r["hour"], r["orders"]) for r in clock if timed and _in(r, segment_id)]
            ),
            channels=_counts([(r["channel"], r["orders"]) for r in places if _in(r, segment_id)]),
        )
        for segment_id in sorted({row["segment_id"] for row in places})
    }


def _of_one(
    weekdays: dict[int, int], hours: dict[int, int], channels: dict[str | None, int]
) -> Habits:
    habit = Habits()
    if sum(weekdays.values()) >= _FEWEST_ORDERS:
        weekday, part = _most(weekdays)
        if part * len(_WEEKDAYS) >= _STANDS_OUT:
            habit = replace(habit, weekday=_WEEKDAYS[weekday], weekday_share=part)
    if sum(hours.values()) >= _FEWEST_ORDERS:
        spans = {
            start: sum(hours.get((start + i) % _HOURS, 0) for i in range(_SPAN))
            for start in range(_HOURS)
        }
        start, _ = _most(spans)
        habit = replace(habit, from_hour=start, hours_share=spans[start] / sum(hours.values()))
    known = {name: count for name, count in channels.items() if name is not None}
    if known:
        channel, part = _most(known)
        habit = replace(habit, channel=channel, channel_share=part)
    return habit


def _in(row: dict[str, int], segment_id: int) -> bool:
    return row["segment_id"] == segment_id


def _counts(pairs: list[tuple[Key, int]]) -> dict[Key, int]:
    counted: dict[Key, int] = {}
    for key, count in pairs:
        counted[key] = counted.get(key, 0) + int(count)
    return counted


def _most(counts: dict[Key, int]) -> tuple[Key, float]:
    """The most frequent (the first of equals) with its share; there is at least one."""
    best = min(counts, key=lambda key: (-counts[key], f"{key:>4}"))
    return best, counts[best] / sum(counts.values())


def cut_by_latest_orders(features: Iterable[str]) -> bool:
    """Whether segments by these features already look at who ordered in the latest days.

    The share of such a segment that ordered then only repeats how the segment was made, so it is
    no forecast; nor is that of earlier days, which the same cut decides by the orders since.

    >>> cut_by_latest_orders(["orders", "days_since_last_order"]), cut_by_latest_orders(["orders"])
    (True, False)
    """
    return any(_LATEST.fullmatch(feature) for feature in features)


def ordering_shares(orders: Frame, *, days: int = 30) -> dict[int, float]:
    """The share of each segment's customers who ordered in the latest days.

    Only customers known before those days count, so that nobody counts by a first order. See
    `cut_by_latest_orders` for when this says something of the days to come.

    Args:
        orders: as `orders_of_members` gives them.
        days: how many, up to the last order of all.

    Returns:
        By segment, 0 to 1; a segment without customers known before is absent.
    """
    dated = orders.filter(~nw.col("day").is_null())
    by_customer = dated.group_by("segment_id", "customer_id").agg(
        first=nw.col("day").min(), last=nw.col("day").max()
    )
    [ends] = rows_of(dated.select(last=nw.col("day").max()))
    if ends["last"] is None:
        return {}
    begins = int(ends["last"]) - days + 1
    known = by_customer.filter(nw.col("first") < begins)
    active = (nw.col("last") >= begins).cast(nw.Int64)
    found = known.group_by("segment_id").agg(known=nw.len(), active=active.sum())
    return {int(r["segment_id"]): int(r["active"]) / int(r["known"]) for r in rows_of(found)}
