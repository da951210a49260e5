"""Weekdays, months and weeks of the year compared with the average, and public holidays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw

from regulars.explore.country import country_name
from regulars.explore.growth import no_dates
from regulars.explore.holidays import holidays_of, main_country
from regulars.explore.months import date_of, moment
from regulars.explore.reading import Row, collect
from regulars.explore.section import Section, arrow
from regulars.explore.shop import Shop
from regulars.features import exact_sum
from regulars.model import Cannot
from regulars.wording import plural

_WEEK, _YEAR = 7, 365
_FEWEST_WEEKS = 4
_FEWEST_HOLIDAYS = 3
# Below ten orders for each weekday, their differences are chance.
_FEWEST_ORDERS = 70
_MONTHS = [f"{date(2000, month, 1):%B}" for month in range(1, 13)]
_WEEKDAYS = [f"{date(2000, 1, 3) + timedelta(days=day):%A}" for day in range(7)]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the period.

    Attributes:
        day: the date.
        orders: orders.
        revenue: amount, 0 without amounts.
        value: the measure: revenue, or orders without amounts.
    """

    day: date
    orders: int
    revenue: float
    value: float


def seasons(shop: Shop) -> Section | Cannot:
    """Compute seasonal indices from the days between the first and the last order."""
    if not shop.dated:
        return no_dates("Seasons")
    days = list(_days(shop))
    country = main_country(shop.tables)
    named = holidays_of(country, days[0].day, days[-1].day) if country else {}
    rows = [*_cycle("weekday", days), *_cycle("month", days), *_cycle("week", days)]
    return Section(
        "seasons",
        "Weekdays, seasons and holidays",
        (*_sentences(rows, days, shop), *_holiday_sentences(days, named or {}, country)),
        {
            "explore_days": arrow(
                "explore_days",
                (
                    {
                        "day": moment(day.day),
                        "orders": day.orders,
                        "revenue": None if shop.revenue is None else day.revenue,
                        "holiday": (named or {}).get(day.day),
                    }
                    for day in days
                ),
            ),
            "explore_seasons": arrow("explore_seasons", rows),
        },
    )


def _days(shop: Shop) -> Iterator[Day]:
    found = {
        int(row["day"]): row
        for row in collect(
            shop.orders.filter(~nw.col("day").is_null())
            .group_by("day")
            .agg(orders=nw.len(), revenue=exact_sum(nw.col("revenue").cast(nw.Float64)))
        )
    }
    for day in range(min(found), max(found) + 1):
        row = found.get(day, {"orders": 0, "revenue": 0.0})
        orders, revenue = int(row["orders"]), float(row["revenue"])
        value = float(orders) if shop.revenue is None else revenue
        yield Day(date_of(day), orders, revenue, value)


_POSITION: Mapping[str, Callable[[date], int]] = {
    "weekday": lambda day: day.isoweekday(),
    "month": lambda day: day.month,
    "week": lambda day: day.isocalendar().week,
}


def _cycle(cycle: str, days: list[Day]) -> Iterator[Row]:
    """Indices of a cycle from its whole turns, each divided by its own mean.

    A turn is a Monday-to-Sunday week for weekdays and 365 days, counted back from the last day, for
    the others: growth from turn to turn cancels, growth within a year does not.
    """
    turns = list(_turns(days, _WEEK if cycle == "weekday" else _YEAR))
    if not turns or (cycle == "weekday" and len(turns) < _FEWEST_WEEKS):
        return
    of: dict[int, list[float]] = defaultdict(list)
    years: dict[int, set[int]] = defaultdict(set)
    weights: dict[int, list[float]] = defaultdict(list)
    for turn in turns:
        mean = sum(day.value for day in turn) / len(turn)
        if mean <= 0:
            continue
        for day in turn:
            position = _POSITION[cycle](day.day)
            of[position].append(day.value / mean)
            # A week counts by what was sold in it, so that quiet weeks do not shout.
            weights[position].append(mean)
            years[position].add(day.day.year)
    for position, ratios in sorted(of.items()):
        weight = weights[position]
        index = sum(r * w for r, w in zip(ratios, weight, strict=True)) / sum(weight)
        yield {
            "cycle": cycle,
            "position": position,
            "name": _name(cycle, position),
            "index": index,
            "days": len(ratios),
            "years": len(years[position]),
        }


def _turns(days: list[Day], length: int) -> Iterator[list[Day]]:
    if length == _WEEK:
        start = -days[0].day.weekday() % _WEEK
        yield from (days[i : i + _WEEK] for i in range(start, len(days) - _WEEK + 1, _WEEK))
        return
    for end in range(len(days), _YEAR - 1, -_YEAR):
        yield days[end - _YEAR : end]


def _name(cycle: str, position: int) -> str:
    if cycle == "weekday":
        return _WEEKDAYS[position - 1]
    return _MONTHS[position - 1] if cycle == "month" else f"Week {position}"


def _sentences(rows: list[Row], days: list[Day], shop: Shop) -> Iterator[str]:
    weekdays = [row for row in rows if row["cycle"] == "weekday"]
    if shop.orders_count < _FEWEST_ORDERS:
        yield f"Under {_FEWEST_ORDERS} orders: the weekdays' differences may be chance."
    elif weekdays:
        best, worst = (pick(weekdays, key=lambda r: r["index"]) for pick in (max, min))
        text = f"{best['name']} is the strongest weekday, {_times(best['index'])} the average day"
        closed = [row["name"] for row in weekdays if row["index"] == 0]
        if closed:
            yield f"{text}; nothing is sold on {' and '.join(f'{name}s' for name in closed)}."
        else:
            yield f"{text}; {worst['name']} is the weakest, {_times(worst['index'])} it."
    else:
        yield f"Under {_FEWEST_WEEKS} whole weeks: weekdays cannot be compared."
    months = [row for row in rows if row["cycle"] == "month"]
    if not months:
        yield f"Under a year of orders ({plural(len(days), 'day')}): no yearly season is known."
        return
    best, worst = (pick(months, key=lambda r: r["index"]) for pick in (max, min))
    turns = len(days) // _YEAR
    yield (
        f"{best['name']} is the strongest month, {_times(best['index'])} the average day in "
        f"{shop.measure}; {worst['name']} is the weakest, {_times(worst['index'])} it."
    )
    if turns == 1:
        yield "That rests on one year: growth and season cannot be told apart."


def _holiday_sentences(
    days: list[Day], named: Mapping[date, str], country: str | None
) -> Iterator[str]:
    on = [day for day in days if day.day in named]
    if not country or len(on) < _FEWEST_HOLIDAYS:
        return
    usual: dict[int, list[float]] = defaultdict(list)
    for day in days:
        if day.day not in named:
            usual[day.day.weekday()].append(day.value)
    expected = [usual[day.day.weekday()] for day in on]
    total = sum(sum(values) / len(values) for values in expected if values)
    if total <= 0:
        return
    closed = sum(day.orders == 0 for day in on)
    if closed == len(on):
        days_off = plural(len(on), "public holiday")
        yield f"None of the {days_off} ({country_name(country)}) had an order."
        return
    compared = _times(sum(day.value for day in on) / total)
    yield (
        f"On the {plural(len(on), 'public holiday')} ({country_name(country)}) in the period, "
        f"sales were {compared} those of the same weekdays otherwise"
        f"{f'; {closed} of them had no order at all' if closed else ''}."
    )


def _times(index: float) -> str:
    return f"{index:,.2f} times"
