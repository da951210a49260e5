"""Revenue and orders over time, in days, weeks or months by the length of the history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import narwhals as nw

from regulars.features import exact_sum
from regulars.report.reading import Tables, collect

Grain = Literal["day", "week", "month"]

SECONDS_PER_DAY = 86_400
_EPOCH = date(1970, 1, 1)
_DAYS_UP_TO = {"day": 31, "week": 183}
# A shop may be closed on the last days of a period without the data being cut short.
_CLOSED_DAYS = {"day": 0, "week": 1, "month": 2}
# The longest window of which the history holds two.
_WINDOWS_DAYS = (365, 90, 28)


@dataclass(frozen=True, slots=True)
class Day:
    """One day with orders.

    Attributes:
        day: the date by the shop's clock.
        revenue: amount of its order lines; None when the file has no amounts.
        orders: orders with a line on that day.
    """

    day: date
    revenue: float | None
    orders: int


@dataclass(frozen=True, slots=True)
class Period:
    """One bar of the chart; `first` and `last` are its calendar bounds, both included.

    Attributes:
        first: first day of the period.
        last: last day of the period.
        label: the period in words.
        revenue: amount; None when the file has no amounts.
        orders: orders.
        complete: whether the data reach the end of the period.
    """

    first: date
    last: date
    label: str
    revenue: float | None
    orders: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """The latest days of the history beside as many days before them.

    Attributes:
        days: length of each of the two windows.
        measure: what is compared.
        latest: its sum over the latest window.
        previous: its sum over the window before.
    """

    days: int
    measure: Literal["revenue", "orders"]
    latest: float
    previous: float

    @property
    def change(self) -> float:
        """Relative change, where 0.1 means ten per cent more than before."""
        return self.latest / self.previous - 1


def read_days(tables: Tables) -> list[Day]:
    """Sums the order lines by day of the shop's clock; empty without dates."""
    lines = tables.find("order_lines", "ordered_at_s", "customer_id", "order_id", "revenue")
    if lines is None:
        return []
    clock = nw.col("ordered_at_s")
    if "ordered_at_local_s" in lines.collect_schema().names():
        clock = nw.coalesce(nw.col("ordered_at_local_s"), clock)
    # An order number counts once for each customer who uses it, as in the record of the run.
    by_order = (
        lines.filter(~nw.col("ordered_at_s").is_null())
        .with_columns(day=clock // SECONDS_PER_DAY)
        .group_by("day", "customer_id", "order_id")
        .agg(revenue=exact_sum(nw.col("revenue")), amounts=nw.col("revenue").count())
    )
    by_day = (
        by_order.group_by("day")
        .agg(
            revenue=exact_sum(nw.col("revenue")),
            amounts=nw.col("amounts").sum(),
            orders=nw.len(),
        )
        .sort("day")
    )
    return [
        Day(
            day=_EPOCH + timedelta(days=int(row["day"])),
            revenue=float(row["revenue"]) if row["amounts"] else None,
            orders=int(row["orders"]),
        )
        for row in collect(by_day)
    ]


def grain_of(days: Sequence[Day]) -> Grain:
    """Chooses the bars: days for a month, weeks for half a year, months beyond."""
    span_days = (days[-1].day - days[0].day).days + 1
    if span_days <= _DAYS_UP_TO["day"]:
        return "day"
    return "week" if span_days <= _DAYS_UP_TO["week"] else "month"


def periods(days: Sequence[Day]) -> list[Period]:
    """Adds days (in order) up to bars; periods without orders are there with zero.

    >>> spring = [Day(date(2024, 1, 5), 10.0, 1), Day(date(2024, 9, 9), 5.0, 2)]
    >>> bars = periods(spring)
    >>> len(bars), bars[0].label, bars[-1].revenue, bars[-1].complete
    (9, 'January 2024', 5.0, False)
    """
    if not days:
        return []
    grain = grain_of(days)
    start_of, next_start = _CALENDAR[grain]
    has_amounts = any(day.revenue is not None for day in days)
    revenue: defaultdict[date, float] = defaultdict(float)
    orders: defaultdict[date, int] = defaultdict(int)
    for day in days:
        revenue[start_of(day.day)] += day.revenue or 0.0
        orders[start_of(day.day)] += day.orders
    final_day = days[-1].day
    bars, first = [], start_of(days[0].day)
    while first <= final_day:
        following = next_start(first)
        last = following - timedelta(days=1)
        bars.append(
            Period(
                first=first,
                last=last,
                label=_label(first, grain),
                revenue=revenue[first] if has_amounts else None,
                orders=orders[first],
                complete=(last - final_day).days <= _CLOSED_DAYS[grain],
            )
        )
        first = following
    return bars


def trend(days: Sequence[Day]) -> Trend | None:
    """Compares the latest window with the one before; None when the history holds no two."""
    if not days:
        return None
    final_day = days[-1].day
    span_days = (final_day - days[0].day).days + 1
    window = next((size for size in _WINDOWS_DAYS if 2 * size <= span_days), None)
    if window is None:
        return None
    measure: Literal["revenue", "orders"] = (
        "orders" if all(day.revenue is None for day in days) else "revenue"
    )
    sums = [0.0, 0.0]
    for day in days:
        age_windows = (final_day - day.day).days // window
        if age_windows < len(sums):
            sums[age_windows] += (day.revenue or 0.0) if measure == "revenue" else day.orders
    latest, previous = sums
    return Trend(window, measure, latest, previous) if previous > 0 else None


def _label(first: date, grain: Grain) -> str:
    if grain == "month":
        return f"{first:%B %Y}"
    day = f"{first.day} {first:%B %Y}"
    return day if grain == "day" else f"Week of {day}"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


_CALENDAR: dict[Grain, tuple[Callable[[date], date], Callable[[date], date]]] = {
    "day": (lambda day: day, lambda first: first + timedelta(days=1)),
    "week": (_monday, lambda first: first + timedelta(days=7)),
    "month": (lambda day: day.replace(day=1), _next_month),
}
