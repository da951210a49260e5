from __future__ import annotations

import numpy as np
import pytest

from regulars.predictions.demand import backtest as module
from regulars.predictions.demand.backtest import Backtest, Origins, backtest
from regulars.predictions.demand.measures import Array
from regulars.predictions.demand.models import NAIVE
from regulars.predictions.demand.panel import Panel, Series
from regulars.predictions.demand.regressors import Regressors

DAYS, HORIZON = 140, 14
WEEK = np.tile([12.0, 11, 13, 12, 14, 3, 4], DAYS // 7)


def _sold(units: Array) -> Array:
    return np.column_stack([units, 2.5 * units, units, 0 * units])


def _panel(units: Array, *, period_days: int = 1) -> Panel:
    whole = Series(("total", ""), None, _sold(units))
    return Panel(period_days, 7, 19_724, len(units), (whole,), "")


def _backtest(units: Array, measure: str = "units", *, shop: Array | None = None) -> Backtest:
    """Of one series, in a shop that sells nothing else or this."""
    panel = _panel(units if shop is None else shop)
    series = Series(("product", "tea"), ("total", ""), _sold(units))
    nothing = Regressors(None, None, has_discounts=False)
    return backtest(series, measure, panel, Origins.of(panel, HORIZON, 5), nothing)


@pytest.fixture(autouse=True)
def two_quick_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "candidates", lambda *_, **__: (NAIVE, "seasonal_mean"))


@pytest.mark.parametrize(
    ("period_days", "at", "horizon"),
    [(1, (98, 105, 112, 126), 14), (7, (134, 135, 136, 138), 2)],
)
def test_origins_lie_a_week_apart_and_end_before_the_test(
    period_days: int, at: tuple[int, ...], horizon: int
) -> None:
    found = Origins.of(_panel(WEEK, period_days=period_days), HORIZON, 3)

    assert (found.at, found.horizon) == (at, horizon)
    assert found.actual(np.arange(140.0))[:, 0].tolist() == list(at)


def test_what_repeats_itself_is_repeated() -> None:
    found = _backtest(WEEK, "revenue")

    assert (found.chosen, found.young) == (NAIVE, False)
    assert found.coming == pytest.approx(2.5 * WEEK[:HORIZON])


def test_the_last_horizon_chooses_nothing() -> None:
    noisy = np.random.default_rng(1).poisson(WEEK).astype(float)
    one = _backtest(noisy, shop=WEEK)
    naive, mean = (one.forecasts[name][-1] for name in (NAIVE, "seasonal_mean"))
    # Then the last season repeated errs much less than the mean.
    later = noisy.copy()
    later[-HORIZON:] = naive + 100 * (naive - mean)
    other = _backtest(later, shop=WEEK)

    assert one.chosen == other.chosen == "seasonal_mean"
    for name, forecast in one.forecasts.items():
        assert forecast.tolist() == other.forecasts[name].tolist()
    assert other.coming != pytest.approx(one.coming)


def test_a_weekday_on_which_nothing_is_sold_is_shown_to_no_model_and_forecast_as_0() -> None:
    found = _backtest(np.where(np.arange(DAYS) % 7 == 3, 0.0, WEEK))

    assert found.coming.tolist() == np.where(np.arange(HORIZON) % 7 == 3, 0, WEEK[:14]).tolist()


def test_who_began_just_before_the_first_origin_is_young_and_begins_with_nothing() -> None:
    # The first origin is day 84: there three days are known, a week later ten.
    found = _backtest(np.where(np.arange(DAYS) < 81, 0.0, WEEK), shop=WEEK)

    assert (found.first, found.young, found.chosen) == (81, True, NAIVE)
    assert list(found.forecasts) == [NAIVE]
    assert found.forecasts[NAIVE][0].tolist() == [0.0] * HORIZON
    assert found.forecasts[NAIVE][1].tolist() == WEEK[:HORIZON].tolist()
