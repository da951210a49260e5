"""Periods of late that stand far above what such a period usually sells.

One giant order moves a forecast that follows it, so it is named. A period is compared with those of
the same place in the week (of weeks: with all) of the last half year (two years): beyond the median
plus six times their median absolute deviation, scaled to a normal's standard deviation, and beyond
twice the median, it stands out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from regulars.predictions.demand.measures import Array
from regulars.predictions.demand.panel import Panel
from regulars.wording import count, long_date, share

_DEVIATIONS = 6
_SIGMA_OF_MAD = 1.4826  # of a normal distribution
_LEAST_TIMES = 2
_COMPARED = 26
_LEAST_COMPARED = 8


def unusual_periods(values: Array, horizon: int, step: int) -> list[tuple[int, float]]:
    """The last `horizon` periods that stand out, with what such a period usually sells.

    Args:
        values: a series, oldest first.
        horizon: how many periods are looked at.
        step: periods from one to the next of its kind: 7 of days, 1 of weeks.
    """
    found = []
    for period in range(max(0, values.size - horizon), values.size):
        alike = values[period % step :: step]
        place = period // step
        alike = np.delete(alike, place)[max(0, place - _COMPARED) :]
        if alike.size < _LEAST_COMPARED:
            continue
        usual = float(np.median(alike))
        spread = _SIGMA_OF_MAD * float(np.median(np.abs(alike - usual)))
        if values[period] > max(usual + _DEVIATIONS * spread, _LEAST_TIMES * usual) > 0:
            found.append((period, usual))
    return found


def about_unusual(panel: Panel, sold: Mapping[str, Array], horizon: int) -> Iterator[str]:
    """Say which periods of the last horizon stand out in the whole shop, and by how much.

    Args:
        panel: the periods.
        sold: of each measure (units, revenue) the series of the whole shop.
        horizon: how many periods are looked at.
    """
    daily = panel.period_days == 1
    found: dict[int, dict[str, float]] = {}
    for measure, values in sold.items():
        for period, usual in unusual_periods(values, horizon, 7 if daily else 1):
            found.setdefault(period, {})[measure] = usual
    for period, usually in sorted(found.items()):
        first = panel.start_of(period)
        when = long_date(first) if daily else f"The week from {long_date(first)}"
        kind = f"{first:%A}" if daily else "week"
        days = horizon * panel.period_days
        parts = [
            f"{measure} of {count(sold[measure][period])}, where a {kind} usually has "
            f"{count(usual)}, {share(sold[measure][period] / sold[measure][-horizon:].sum())} of "
            f"the last {days} days"
            for measure, usual in usually.items()
        ]
        yield (
            f"{when} stands out: {'; and '.join(parts)}. Forecasts follow it: if it was a mistake, "
            "was returned or will not come again, take them for too high."
        )
