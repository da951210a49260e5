"""What the same weeks a year ago say about the weeks ahead.

Models of days know the week and no year: before Christmas they forecast that it goes on. So what is
forecast of the whole shop is held against the same weeks of the year before, 52 weeks back, weekday
on weekday. Where days of both years are known, at least four weeks of them, the sum of then is
multiplied by the growth between them: what was sold on the days of the last 52 weeks at most that
are known in both years, over what was sold on the same days a year before. What lies outside the
forecast's interval, and more than 15 % away from it (the sum of then and the growth are chance,
too), is told; where the growth is not known, what is half as much again or less than two thirds.
So is a run of days on which a shop that else sells daily sold nothing.

A year seen once may not repeat itself, so this is told and nothing is corrected by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from regulars.predictions.demand.measures import Array
from regulars.predictions.demand.panel import Panel
from regulars.wording import count, long_date, share, some

YEAR_DAYS = 364  # whole weeks
_LEAST_BOTH_DAYS = 28
_LEAST_CLOSED_DAYS = 3
_SELLS_DAILY = 0.9
_MUCH, _MUCH_WITHOUT_GROWTH = 1.15, 1.5


@dataclass(frozen=True, slots=True)
class YearBefore:
    """The periods a year before those that are forecast.

    Attributes:
        panel: the periods.
        start: the first of them, since the panel's first.
        horizon: how many they are.
    """

    panel: Panel
    start: int
    horizon: int

    @classmethod
    def of(cls, panel: Panel, horizon: int) -> YearBefore | None:
        """None where they are not all known, or the models know of a yearly season."""
        start = panel.periods - YEAR_DAYS // panel.period_days
        if start < 0 or panel.season * panel.period_days >= YEAR_DAYS:
            return None
        return cls(panel, start, horizon)

    def sum_of(self, values: Array) -> float:
        """What was sold in them."""
        return float(values[self.start : self.start + self.horizon].sum())

    @property
    def both_days(self) -> int:
        """How many days are known in both years, of the last year; 0 where too few."""
        days = min(self.start * self.panel.period_days, YEAR_DAYS)
        return days if days >= _LEAST_BOTH_DAYS else 0

    def growth(self, values: Array) -> float | None:
        """How many times as much was sold on these days as a year before; None: not known."""
        periods = self.both_days // self.panel.period_days
        before = values[self.start - periods : self.start].sum()
        return float(values[-periods:].sum() / before) if periods and before > 0 else None

    def closed(self) -> Iterator[tuple[int, int]]:
        """First and last period of each run in which a shop that else sells daily sold nothing.

        A run has three days at least, without the weekdays on which the shop never sells.
        """
        panel = self.panel
        sells = panel.series[0].sold[:, 2] > 0
        is_open = panel.is_open(panel.periods, 0)
        if sells[is_open].mean() < _SELLS_DAILY:
            return
        end = self.start + self.horizon
        for first, last in _runs(~sells[self.start : end], self.start):
            days = int(is_open[first : last + 1].sum()) * panel.period_days
            if days >= _LEAST_CLOSED_DAYS:
                yield first, last


def about_a_year_ago(
    panel: Panel, rows: Iterable[Mapping[str, Any]], sold: Mapping[str, Array], horizon: int
) -> str:
    """Say where a year ago speaks against the forecast of the whole shop; empty: nowhere.

    Args:
        panel: the periods.
        rows: of the series (schema `SERIES`).
        sold: of each measure (units, revenue) the series of the whole shop.
        horizon: how many periods are forecast.
    """
    then = YearBefore.of(panel, horizon)
    if then is None:
        return ""
    closed = [
        f"nothing was sold from {long_date(panel.start_of(first))} to "
        f"{long_date(panel.last_day_of(last))}"
        for first, last in then.closed()
    ]
    off = [
        said
        for row in rows
        if row["level"] == "total"
        for said in _off(then, row, sold[row["measure"]])
    ]
    if not closed and not off:
        return ""
    first, last = panel.start_of(then.start), panel.last_day_of(then.start + horizon - 1)
    how = "do not trust its sums" if off else "what is forecast for such days is too high"
    return (
        f"The same {some(horizon * panel.period_days, 'day')} a year ago ({long_date(first)} to "
        f"{long_date(last)}) speak against this forecast: {'; '.join([*closed, *off])}. No model "
        f"here knows of a yearly season: where the year repeats itself, {how}."
    )


def _off(then: YearBefore, row: Mapping[str, Any], values: Array) -> Iterator[str]:
    """A year ago's sum where it lies outside the interval of the forecast."""
    was, growth = then.sum_of(values), then.growth(values)
    low, high = row["next_horizon_low"], row["next_horizon_high"]
    likely, coming = was * (1.0 if growth is None else growth), row["next_horizon"]
    much = _MUCH_WITHOUT_GROWTH if growth is None else _MUCH
    if low <= likely <= high or max(likely, coming) <= much * min(likely, coming):
        return
    said = f"{row['measure']} came to {count(was)}"
    if growth is not None:
        more = "more" if growth >= 1 else "less"
        said += (
            f" ({count(likely)} with the {share(abs(growth - 1))} {more} that was sold since"
            f" on the {some(then.both_days, 'day')} known in both years)"
        )
    else:
        said += " (how much the shop grew since is not known)"
    yield f"{said}, where {count(low)} to {count(high)} is forecast"


def _runs(is_in: npt.NDArray[np.bool_], start: int) -> Iterator[tuple[int, int]]:
    """First and last place of each run of trues, counted from `start`."""
    edges = np.flatnonzero(np.diff(np.r_[False, is_in, False].astype(np.int8)))
    for first, end in edges.reshape(-1, 2).tolist():
        yield start + first, start + end - 1
