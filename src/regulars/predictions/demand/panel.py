"""Daily sales as series of days or weeks that add up, few enough to be forecast each.

Weeks are counted back from the last whole day, so that the last week is whole, whatever its day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt

from regulars.predictions.demand.daily import NO_CATEGORY, TOTAL, Daily, Key
from regulars.predictions.demand.measures import Array
from regulars.wording import NBSP, count, share

_DAYS_PER_WEEK = 7
_WEEKS_PER_YEAR = 52
_DENSE = 0.5
_LEAST_WEEKS_TO_CLOSE = 8
_EPOCH = date(1970, 1, 1)

OTHER_CATEGORIES = "(other categories)"


@dataclass(frozen=True, slots=True)
class Series:
    """One series.

    Attributes:
        key: level (`total`, `category`, `segment`, `product`) and name.
        parent: the series that it is a part of; None for the total.
        sold: shape (periods, 4): units, revenue, lines, discounted lines.
    """

    key: Key
    parent: Key | None
    sold: Array


@dataclass(frozen=True, slots=True)
class Panel:
    """All series of a shop.

    Attributes:
        period_days: 1 or 7.
        season: periods in a season: 7 of days, 52 of weeks where two years are known, else 1.
        first_day: days since 1970-01-01 of the first period's first day.
        periods: how many periods each series has.
        series: the total first, then categories, segments, products by revenue.
        why: in words, why periods are days or weeks.
    """

    period_days: int
    season: int
    first_day: int
    periods: int
    series: tuple[Series, ...]
    why: str

    def start_of(self, period: int) -> date:
        """The first day of a period, which may be yet to come."""
        return _EPOCH + timedelta(days=self.first_day + period * self.period_days)

    def last_day_of(self, period: int) -> date:
        """The last day of a period."""
        return self.start_of(period + 1) - timedelta(days=1)

    def is_open(self, known: int, horizon: int) -> npt.NDArray[np.bool_]:
        """Whether the shop sells, as told from its first `known` periods.

        A weekday on which the whole shop never sold is closed, once eight weeks of days are known.

        Returns:
            Shape (known + horizon,).
        """
        if self.period_days > 1 or known < _LEAST_WEEKS_TO_CLOSE * _DAYS_PER_WEEK:
            return np.ones(known + horizon, dtype=np.bool_)
        sold = self.series[0].sold[:known, 2] > 0
        on_weekday = [sold[weekday::_DAYS_PER_WEEK].any() for weekday in range(_DAYS_PER_WEEK)]
        return np.resize(np.array(on_weekday), known + horizon)

    def sums(self) -> Array:
        """A row for each series that has parts of one level: 1 for it, -1 for each part."""
        place = {series.key: position for position, series in enumerate(self.series)}
        rows: dict[tuple[Key, str], Array] = {}
        for position, series in enumerate(self.series):
            if series.parent is not None:
                row = rows.setdefault((series.parent, series.key[0]), np.zeros(len(place)))
                row[place[series.parent]], row[position] = 1.0, -1.0
        return np.array(list(rows.values())).reshape(len(rows), len(place))


def make_panel(
    daily: Daily,
    *,
    most_categories: int,
    grain: Literal["auto", "day", "week"],
) -> Panel:
    """Cut days into periods and build the tree of series.

    Args:
        daily: sales by day.
        most_categories: categories with a series of their own.
        grain: length of a period.
    """
    tree = _tree(daily, most_categories)
    dense = float(np.median([_share_of_days(series) for series in tree]))
    weekly = grain == "week" or (grain == "auto" and dense < _DENSE)
    days = "days" if not weekly else "weeks"
    why = (
        f"Periods are {days}, as asked for."
        if grain != "auto"
        else f"Periods are {days}: the median series sells on {share(dense)} of the days since "
        f"its first sale, {'less' if weekly else 'not less'} than half."
    )
    if not weekly:
        return Panel(1, _DAYS_PER_WEEK, daily.first_day, daily.days, tree, why)
    weeks, left_over = divmod(daily.days, _DAYS_PER_WEEK)
    if left_over:
        why += f" The first {count(left_over)}{NBSP}days fill no week and are left out."
    tree = tuple(
        replace(s, sold=s.sold[left_over:].reshape(weeks, _DAYS_PER_WEEK, 4).sum(axis=1))
        for s in tree
    )
    season = _WEEKS_PER_YEAR if weeks >= 2 * _WEEKS_PER_YEAR else 1
    return Panel(_DAYS_PER_WEEK, season, daily.first_day + left_over, weeks, tree, why)


def _share_of_days(series: Series) -> float:
    sold = series.sold[:, 2] > 0
    return float(sold[int(sold.argmax()) :].mean())


def _tree(daily: Daily, most_categories: int) -> tuple[Series, ...]:
    """The total; its categories and segments; their products, and what remains of each."""
    total = Series(TOTAL, None, daily.sold[TOTAL])
    categories = _by_size(daily, "category")
    if len(categories) > most_categories:
        kept, rest = categories[:most_categories], categories[most_categories:]
        small = np.sum([daily.sold["category", name] for name in rest], axis=0)
        shown = [(name, daily.sold["category", name]) for name in kept]
        shown.append((OTHER_CATEGORIES, small))
    else:
        kept = categories
        shown = [(name, daily.sold["category", name]) for name in categories]
    groups = [Series(("category", name), TOTAL, sold) for name, sold in shown]
    segments = [
        Series(("segment", name), TOTAL, daily.sold["segment", name])
        for name in _by_size(daily, "segment")
    ]
    products: list[Series] = []
    known = set(kept)
    parents = groups or [total]
    for parent in parents:
        inside = [
            name
            for name in _by_size(daily, "product")
            if not groups or _place(daily.category_of, name, known) == parent.key[1]
        ]
        if not inside:
            continue
        own = [Series(("product", n), parent.key, daily.sold["product", n]) for n in inside]
        rest_of = parent.sold - np.sum([s.sold for s in own], axis=0)
        products += own
        if rest_of[:, 2].any():
            where = f" of {parent.key[1]}" if groups else ""
            name = f"(other products{where})"
            products.append(Series(("product", name), parent.key, np.maximum(rest_of, 0.0)))
    return (total, *groups, *segments, *products)


def _place(category_of: Mapping[str, str], product: str, known: set[str]) -> str:
    category = category_of.get(product, NO_CATEGORY)
    return category if category in known else OTHER_CATEGORIES


def _by_size(daily: Daily, level: str) -> list[str]:
    """Names of a level, most revenue first, units where there are no amounts."""
    measure = 1 if daily.has_revenue else 0
    names = [name for found, name in daily.sold if found == level]
    return sorted(names, key=lambda name: (-daily.sold[level, name][:, measure].sum(), name))
