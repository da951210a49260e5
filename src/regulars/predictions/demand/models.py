"""The models that compete, by the names that tables use; `statsforecast` computes them.

| name | forecasts | for |
|---|---|---|
| seasonal_naive | the last season once more | every series; what others must beat |
| seasonal_mean | the mean of the last four seasons, period by period | every series |
| ets | level, trend and season, smoothed (key `hyndman:statespace`) | every series |
| theta | half a trend and a smoothed level (key `assimakopoulos:theta`) | sold often |
| arima | autoregression with holidays and promotions (key `hyndman:autoarima`) | sums |
| croston_sba | Croston's size by interval, less its bias (key `syntetos:bias`) | seldom |
| tsb | size times probability, which fades (key `teunter:obsolescence`) | seldom |
| adida, imapa | smoothed sums of longer periods (key `nikolopoulos:adida`) | seldom |

Croston's own method (key `croston:intermittent`) is too high by a known share, so it is left out.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from regulars.model import Refused, install_command
from regulars.predictions.demand.measures import Array
from regulars.predictions.demand.pattern import Pattern

NAIVE = "seasonal_naive"
_SEASONS_IN_MEAN = 4
_LAST_WEEKS = 4

WORDS: Mapping[str, str] = {
    NAIVE: "the last season repeated",
    "seasonal_mean": "the mean of the last four seasons",
    "ets": "exponential smoothing (ETS)",
    "theta": "the Theta method",
    "arima": "ARIMA",
    "croston_sba": "Croston's method (SBA)",
    "tsb": "the method of Teunter, Syntetos and Babai",
    "adida": "ADIDA",
    "imapa": "IMAPA",
}


def candidates(kind: Pattern, *, summed: bool) -> tuple[str, ...]:
    """The models for a series; ARIMA, which costs most, for sums of products alone."""
    if kind == "none":
        return (NAIVE,)
    if kind in {"intermittent", "lumpy"}:
        # Croston's kin know no week; ETS does.
        return (NAIVE, "seasonal_mean", "ets", "croston_sba", "tsb", "adida", "imapa")
    return (NAIVE, "seasonal_mean", "ets", "theta", *(("arima",) if summed else ()))


def demand_library() -> Any:  # noqa: ANN401 - an untyped module
    """The models of statsforecast; ask for them before long work.

    Raises:
        Refused: statsforecast is not installed.
    """
    try:
        from statsforecast import models
    except ImportError as missing:
        raise Refused(
            "forecasting demand needs the library statsforecast, which is not installed",
            way_out=install_command("demand"),
        ) from missing
    return models


def _build(name: str, season: int) -> Any:  # noqa: ANN401 - of an untyped library
    library = demand_library()
    build = {
        NAIVE: lambda: library.SeasonalNaive(season_length=season),
        "seasonal_mean": lambda: (
            library.SeasonalWindowAverage(season_length=season, window_size=_SEASONS_IN_MEAN)
            if season > 1
            else library.WindowAverage(window_size=_LAST_WEEKS)
        ),
        "ets": lambda: library.AutoETS(season_length=season),
        "theta": lambda: library.Theta(season_length=season),
        "arima": lambda: library.AutoARIMA(
            season_length=season, max_p=3, max_q=3, max_P=1, max_Q=1, approximation=True
        ),
        "croston_sba": library.CrostonSBA,
        "tsb": lambda: library.TSB(alpha_d=0.1, alpha_p=0.1),
        "adida": library.ADIDA,
        "imapa": library.IMAPA,
    }
    return build[name]()


class Model:
    """A model of one series: parameters found once, then carried forward over later values.

    Args:
        name: one of `WORDS`.
        season: periods in a season; 1 for none.
    """

    def __init__(self, name: str, season: int) -> None:
        self.name = name
        self._model = _build(name, season)
        self._takes_regressors = name == "arima"
        self._fitted = False

    def forecast(
        self, values: Array, periods: int, known: Array | None, coming: Array | None
    ) -> Array:
        """Forecast what follows `values`, with the parameters of the first call.

        Args:
            values: the series so far, oldest first.
            periods: how many to forecast.
            known: regressors of `values`, shape (len(values), regressors), or None.
            coming: regressors of the periods to forecast, or None.

        Returns:
            The mean of each coming period, shape (periods,); NaN where the model fails.
        """
        words: dict[str, Any] = {}
        if self._takes_regressors and known is not None:
            words = {"X": known, "X_future": coming}
        again = self._fitted and hasattr(self._model, "forward")
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                # Searches that do not converge are judged by the backtest like all others.
                warnings.simplefilter("ignore")
                if again:
                    found = self._model.forward(y=values, h=periods, **words)
                else:
                    first = {"X": known} if words else {}
                    self._model.fit(y=values, **first)
                    coming_words = {"X": coming} if words else {}
                    found = self._model.predict(h=periods, **coming_words)
        except (ArithmeticError, LookupError, ValueError, np.linalg.LinAlgError):
            return np.full(periods, np.nan)
        self._fitted = True
        mean: Array = np.asarray(found["mean"], dtype=np.float64)
        return mean
