"""Every model of a series forecasts the past, from several dates, knowing nothing later.

Dates (origins) lie a week apart; their forecasts choose the model. The last horizon is kept apart:
it is forecast once, by what was chosen, and its errors are those that are reported. A model's
parameters are found at the first origin and carried forward, so errors are, if anything, too large.
Weekdays on which the shop never sells are shown to no model and forecast as 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from regulars.predictions.demand.measures import Array, Errors, errors
from regulars.predictions.demand.models import NAIVE, Model, candidates
from regulars.predictions.demand.panel import Panel, Series
from regulars.predictions.demand.pattern import Pattern, pattern
from regulars.predictions.demand.regressors import Regressors

LEAST_TRAINING = 8
_DAYS_PER_WEEK = 7
_PLACES = {"units": 0, "revenue": 1}


@dataclass(frozen=True, slots=True)
class Origins:
    """From where forecasts are made, in periods since the first; the last one is the test.

    Attributes:
        at: ascending.
        horizon: periods ahead.
    """

    at: tuple[int, ...]
    horizon: int

    @classmethod
    def of(cls, panel: Panel, horizon_days: int, count: int) -> Origins:
        """`count` origins a week apart that end before the test, and the test's."""
        horizon = horizon_days // panel.period_days
        step = max(1, _DAYS_PER_WEEK // panel.period_days)
        last = panel.periods - 2 * horizon
        return cls(
            (*(last - step * back for back in reversed(range(count))), panel.periods - horizon),
            horizon,
        )

    def actual(self, values: Array) -> Array:
        """What happened after each origin, shape (origins, horizon)."""
        return np.stack([values[o : o + self.horizon] for o in self.at])

    def is_open(self, panel: Panel) -> npt.NDArray[np.bool_]:
        """Whether the shop sells, as known at the first origin, until the end of the test."""
        return panel.is_open(self.at[0], self.at[-1] + self.horizon - self.at[0])


def least_training(season: int) -> int:
    """Periods that a series must have before the first origin for models to be compared."""
    return max(2 * season, LEAST_TRAINING)


@dataclass(frozen=True, slots=True)
class Backtest:
    """The forecasts of one measure of one series.

    Attributes:
        values: the series itself, shape (periods,).
        first: its first period with a sale; what lies before is no demand.
        pattern: how it sells.
        forecasts: by model, shape (origins, horizon).
        chosen: the model that erred least before the test, which the naive one is unless beaten.
        coming: its forecast of the periods that follow the data, shape (horizon,).
        young: whether it is too short for models to be compared.
    """

    values: Array
    first: int
    pattern: Pattern
    forecasts: dict[str, Array]
    chosen: str
    coming: Array
    young: bool

    def errors(self, forecast: Array, origins: Origins, season: int, which: slice) -> Errors:
        """The errors of forecasts of this series at some of the origins."""
        training = self.values[self.first : origins.at[0]]
        return errors(origins.actual(self.values)[which], forecast[which], training, season)


def backtest(
    series: Series,
    measure: str,
    panel: Panel,
    origins: Origins,
    regressors: Regressors,
) -> Backtest:
    """Forecast a series with every candidate and choose.

    Args:
        series: the series.
        measure: `units` or `revenue`.
        panel: where it stands.
        origins: from where to forecast.
        regressors: what is known beside the past.
    """
    values = series.sold[:, _PLACES[measure]]
    before = values[: origins.at[0]]
    first = int((values > 0).argmax()) if (values > 0).any() else values.size
    young = before.size - first < least_training(panel.season)
    is_open = origins.is_open(panel)[first : origins.at[-1]]
    kind = pattern(values[first : origins.at[-1]][is_open])
    names = (NAIVE,) if young else candidates(kind, summed=series.key[0] != "product")

    past = _Past(series, values, first, panel, regressors, origins.horizon)
    forecasts = {name: past.carried_forward(name, origins) for name in names}
    actual = origins.actual(values)
    chosen = min(names, key=lambda name: (_choosing_error(actual, forecasts[name]), name != NAIVE))
    return Backtest(
        values=values,
        first=first,
        pattern=kind,
        forecasts=forecasts,
        chosen=chosen,
        coming=past.anew(chosen),
        young=young,
    )


def _choosing_error(actual: Array, forecast: Array) -> float:
    error = float(np.mean((forecast - actual)[:-1] ** 2))
    return error if np.isfinite(error) else np.inf


@dataclass(frozen=True, slots=True)
class _Past:
    """A series from its first sale on, and what is known beside it."""

    series: Series
    values: Array
    first: int
    panel: Panel
    regressors: Regressors
    horizon: int

    def carried_forward(self, name: str, origins: Origins) -> Array:
        """The forecasts from every origin, shape (origins, horizon)."""
        is_open = origins.is_open(self.panel)
        model = self._model(name, is_open)
        return np.stack([self._from(model, origin, is_open) for origin in origins.at])

    def anew(self, name: str) -> Array:
        """The forecast of a new fit on everything; repeats the last season where that fails."""
        end = self.panel.periods
        is_open = self.panel.is_open(end, self.horizon)
        found = self._from(self._model(name, is_open), end, is_open)
        if np.isfinite(found).all():
            return found
        return self._from(self._model(NAIVE, is_open), end, is_open)

    def _model(self, name: str, is_open: npt.NDArray[np.bool_]) -> Model:
        """A model of the periods in which the shop sells, of which a season has fewer."""
        return Model(name, int(is_open[: self.panel.season].sum()))

    def _from(self, model: Model, origin: int, is_open: npt.NDArray[np.bool_]) -> Array:
        """Zeros where there is not one season of the series."""
        if origin - self.first < self.panel.season:
            return np.zeros(self.horizon)
        known, coming = self.regressors.of(
            self.series, self.first, origin, self.panel, self.horizon
        )
        past, ahead = is_open[self.first : origin], is_open[origin : origin + self.horizon]
        found = np.zeros(self.horizon)
        found[ahead] = model.forecast(
            self.values[self.first : origin][past],
            int(ahead.sum()),
            None if known is None else known[past],
            None if coming is None else coming[ahead],
        )
        return found
