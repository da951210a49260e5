"""What ARIMA is told beside the past: holidays and promotions.

Holidays are known ahead. Promotions are known ahead where the shop says what it plans; else the
coming share of discounted lines is taken to be that of the last four weeks, in the backtest as in
the forecast, so that no backtest knows a promotion that nobody knew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from regulars.predictions.demand.measures import Array
from regulars.predictions.demand.panel import Panel, Series

_LEAST_ACTIVE = 3
_RECENT_DAYS = 28


@dataclass(frozen=True, slots=True)
class Regressors:
    """Columns that a model may be given.

    Attributes:
        holidays: share of days of a period that are holidays, shape (periods + horizon,); None
            without a calendar.
        planned: planned share of discounted lines of the coming periods, shape (horizon,); None
            where nothing is planned.
        has_discounts: whether discounts are known at all.
    """

    holidays: Array | None
    planned: Array | None
    has_discounts: bool

    def of(
        self, series: Series, start: int, origin: int, panel: Panel, horizon: int
    ) -> tuple[Array | None, Array | None]:
        """The columns of periods `start` to `origin`, and of the `horizon` periods that follow.

        A column that hardly varies before the origin is left out; (None, None) without any.
        """
        known: list[Array] = []
        coming: list[Array] = []
        if self.holidays is not None:
            known.append(self.holidays[start:origin])
            coming.append(self.holidays[origin : origin + horizon])
        if self.has_discounts:
            promoted = promoted_share(series)[start:origin]
            known.append(promoted)
            at_end = origin == panel.periods
            recent = max(1, _RECENT_DAYS // panel.period_days)
            usual = np.full(horizon, promoted[-recent:].mean())
            coming.append(self.planned if at_end and self.planned is not None else usual)
        kept = [i for i, values in enumerate(known) if np.count_nonzero(values) >= _LEAST_ACTIVE]
        kept = [i for i in kept if np.ptp(known[i]) > 0]
        if not kept:
            return None, None
        return np.column_stack([known[i] for i in kept]), np.column_stack([coming[i] for i in kept])


def promoted_share(series: Series) -> Array:
    """Share of discounted lines in each period, 0 where there is no line."""
    lines, discounted = series.sold[:, 2], series.sold[:, 3]
    return np.divide(discounted, lines, out=np.zeros_like(lines), where=lines > 0)


def make_regressors(
    panel: Panel,
    horizon: int,
    *,
    holidays: Mapping[date, str] | None,
    planned_promotions: Mapping[date, float] | None,
    has_discounts: bool,
) -> Regressors:
    """Lay out what is known of each period.

    Args:
        panel: the series.
        horizon: periods ahead.
        holidays: names of public holidays by day, past and coming.
        planned_promotions: share of lines to be discounted by coming day; days not named have none.
        has_discounts: whether discounts are known.
    """
    ahead = range(panel.periods, panel.periods + horizon)
    return Regressors(
        holidays=None
        if not holidays
        else _by_period(panel, range(panel.periods + horizon), dict.fromkeys(holidays, 1.0)),
        planned=None
        if planned_promotions is None
        else _by_period(panel, ahead, planned_promotions),
        has_discounts=has_discounts,
    )


def _by_period(panel: Panel, periods: range, values: Mapping[date, float]) -> Array:
    days = [timedelta(days=day) for day in range(panel.period_days)]
    return np.array(
        [np.mean([values.get(panel.start_of(p) + day, 0.0) for day in days]) for p in periods]
    )
