"""Business time: a clock that runs fast when people shop and slowly when they sleep.

A purchase process whose rate follows the season is an ordinary Poisson process in business time
(the time-rescaling theorem), which gives exactly what thinning would give without wasted draws.
For a customer with rate `l`, orders arrive with intensity l * w(t), where w has mean 1 over a year:

    w(t) = year(day of the year) * week(weekday) * day(hour)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from regulars.simulation.arrays import Floats, Ints, Ladder
from regulars.simulation.hidden_segments import HiddenSegment

HOURS_PER_DAY = 24
SECONDS_PER_HOUR = 3_600
SECONDS_PER_DAY = HOURS_PER_DAY * SECONDS_PER_HOUR
DAYS_PER_YEAR = 365.25
HORIZON_DAYS = 90
"""The clock runs on this long after the last day, to say what the near future holds."""

_CHRISTMAS_DAY_OF_YEAR = 345.0  # 12 December, when parcels still arrive in time
_CHRISTMAS_WIDTH_DAYS = 10.0
_SPRING_SWING = 0.12  # a little more in spring, a little less in autumn
_SPRING_TOP_DAY_OF_YEAR = 120.0
_PEAK_WIDTH_HOURS = 2.2
_NIGHT_LEVEL = 0.02


@dataclass(frozen=True, slots=True)
class BusinessTime:
    """When customers of each hidden segment order.

    Attributes:
        clock: one row per segment, one column per hour from the first day to `HORIZON_DAYS` after
            the last; weights are business hours per hour.
        arrivals: likewise for first orders, over the period alone; new customers grow in number.
        days: length of the period in days.
    """

    clock: Ladder
    arrivals: Ladder
    days: int

    @classmethod
    def of(
        cls,
        segments: Sequence[HiddenSegment],
        *,
        first_day: date,
        days: int,
        seasonality: float,
        yearly_growth: float,
    ) -> BusinessTime:
        """Build the clock of each segment.

        Args:
            segments: the hidden segments, one row each.
            first_day: first day of the period.
            days: length of the period in days.
            seasonality: 0 for an even flow over the year and the week, 1 for the full swing.
            yearly_growth: growth per year of the number of new customers, 0.3 for 30 %.
        """
        weights = np.stack(
            [
                _hourly_weights(segment, first_day, days + HORIZON_DAYS, seasonality)
                for segment in segments
            ]
        )
        hours = np.arange(days * HOURS_PER_DAY)
        growth = (1.0 + yearly_growth) ** (hours / (HOURS_PER_DAY * DAYS_PER_YEAR))
        return cls(
            clock=Ladder.from_weights(weights),
            arrivals=Ladder.from_weights(weights[:, : len(hours)] * growth),
            days=days,
        )

    def position_at_end(self, segment: Ints) -> Floats:
        """Return the position of the end of the period on the clock of each segment."""
        return self.clock.position(segment, np.full(len(segment), self.days * HOURS_PER_DAY))

    def business_days(self, segment: Ints, start: Floats, stop: Floats) -> Floats:
        """Return the business time between two positions on a segment's clock, in days."""
        return (stop - start) * self.clock.totals[segment] / HOURS_PER_DAY

    def seconds(self, segment: Ints, position: Floats) -> Ints:
        """Return whole seconds since the start of the first day, all within the period."""
        hour, fraction = self.clock.locate(segment, position)
        seconds = ((hour + fraction) * SECONDS_PER_HOUR).astype(np.int64)
        return np.minimum(seconds, self.days * SECONDS_PER_DAY - 1)


def _hourly_weights(
    segment: HiddenSegment, first_day: date, days: int, seasonality: float
) -> Floats:
    """Return w(t) for each hour, shape (days * 24,)."""
    day = np.arange(days)
    day_of_year = np.array([(first_day + timedelta(int(d))).timetuple().tm_yday - 1 for d in day])
    weekday = (first_day.weekday() + day) % 7
    week = np.array(segment.weekdays) / np.mean(segment.weekdays)
    daily = yearly_curve(day_of_year.astype(np.float64), segment.christmas) * week[weekday]
    daily = 1.0 + seasonality * (daily - 1.0)
    return np.outer(daily, _hours(segment.peak_hours)).ravel()


def yearly_curve(day_of_year: Floats, christmas: float) -> Floats:
    """Return the rate on days of the year (0 is 1 January) against the mean day of a year.

    >>> curve = yearly_curve(np.arange(365.0), christmas=3.0)
    >>> int(curve.argmax()), bool(curve.max() > 2), round(float(curve.mean()), 6)
    (345, True, 1.0)
    """

    def raw(day: Floats) -> Floats:
        from_christmas = (day - _CHRISTMAS_DAY_OF_YEAR) / _CHRISTMAS_WIDTH_DAYS
        spring = np.cos(2 * np.pi * (day - _SPRING_TOP_DAY_OF_YEAR) / DAYS_PER_YEAR)
        peak: Floats = np.exp(-0.5 * from_christmas**2)
        return 1.0 + _SPRING_SWING * spring + christmas * peak

    return raw(day_of_year) / float(raw(np.arange(365.0)).mean())


def _hours(peaks: Sequence[float]) -> Floats:
    """Return the weight of each hour of the day, with mean 1."""
    middle = np.arange(HOURS_PER_DAY) + 0.5
    away = np.abs(middle[:, None] - np.array(peaks))
    away = np.minimum(away, HOURS_PER_DAY - away)
    weight: Floats = _NIGHT_LEVEL + np.exp(-0.5 * (away / _PEAK_WIDTH_HOURS) ** 2).sum(axis=1)
    return weight / float(weight.mean())
