from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from regulars.predictions.demand.backtest import Backtest, Origins
from regulars.predictions.demand.config import DemandConfig
from regulars.predictions.demand.interval import Interval
from regulars.predictions.demand.measures import Array
from regulars.predictions.demand.models import NAIVE
from regulars.predictions.demand.panel import Panel, Series
from regulars.predictions.demand.result import DemandForecast, Forecasted, make_result

DAYS, HORIZON = 84, 7
# Closed on the fourth day of each week; the first week is before the first sale.
UNITS = np.where(np.arange(DAYS) % 7 == 3, 0.0, 4.0 + np.arange(DAYS) % 5) * (np.arange(DAYS) >= 7)
COMING = np.where(np.arange(HORIZON) == 3, 0.0, 5.0)


def _made(
    *,
    forecast: Array | None = None,
    interval: Interval | None = None,
    changed: Mapping[str, Any] | None = None,
) -> DemandForecast:
    """One series: the last season repeated misses every open day of the test by 2."""
    sold = np.column_stack([UNITS, UNITS, UNITS, 0 * UNITS])
    panel = Panel(1, 7, 19_724, DAYS, (Series(("total", ""), None, sold),), "Periods are days.")
    origins = Origins((56, 63, 77), HORIZON)
    naive = origins.actual(UNITS) + 2.0
    forecasts = {NAIVE: naive} | ({} if forecast is None else {"ets": naive + forecast})
    told: dict[str, Any] = {
        "values": UNITS,
        "first": 7,
        "pattern": "smooth",
        "forecasts": forecasts,
        "chosen": list(forecasts)[-1],
        "coming": COMING,
        "young": False,
    }
    test = Backtest(**(told | dict(changed or {})))
    base = forecasts[test.chosen]
    intervals = [interval or Interval(-1.0, 1.5, 3.0, 0.9)]
    done = [Forecasted("units", [test], base[None], COMING[None], intervals)]
    config = DemandConfig(horizon_days=HORIZON, backtest_origins=4)
    return make_result(panel, origins, done, config, with_segments=False)


def _ends(made: DemandForecast) -> list[tuple[float, float, float]]:
    names = ("forecast_low", "forecast", "forecast_high")
    return [(row[names[0]], row[names[1]], row[names[2]]) for row in made.forecasts.to_pylist()]


def test_intervals_lie_around_the_forecast_and_a_closed_day_is_sure() -> None:
    made = _made()
    [row] = made.series.to_pylist()

    assert _ends(made) == [(0.0, 0.0, 0.0) if day == 3 else (4.0, 5.0, 6.5) for day in range(7)]
    sums = [row[name] for name in ("next_horizon_low", "next_horizon", "next_horizon_high")]
    assert sums == [27.0, 30.0, 33.0]
    assert row["last_horizon"] == UNITS[-7:].sum()


def test_no_end_is_below_nothing_or_above_what_was_ever_sold_on_top() -> None:
    made = _made(interval=Interval(-50.0, 900.0, 5_000.0, 0.9))
    [row] = made.series.to_pylist()

    assert {ends for ends in _ends(made) if ends[1]} == {(0.0, 5.0, 5.0 + UNITS.max())}
    most = max(UNITS[day : day + 7].sum() for day in range(DAYS - 6))
    assert (row["next_horizon_low"], row["next_horizon_high"]) == (0.0, 30.0 + most)


def test_history_begins_with_the_first_sale() -> None:
    rows = _made().history.to_pylist()

    assert [row["amount"] for row in rows] == UNITS[7:].tolist()
    assert rows[0]["period_start"].isoformat() == "2024-01-09T00:00:00"
    assert rows[0]["period_end"] == rows[0]["period_start"]


def test_models_are_judged_before_the_test_and_the_chosen_one_in_it() -> None:
    # Before the test it errs by 1, in the test by 3 where the last season errs by 2.
    made = _made(forecast=np.array([[-1.0], [-1.0], [1.0]]))
    tried = {row["model"]: row for row in made.backtests.to_pylist()}
    [row] = made.series.to_pylist()

    assert tried["ets"]["rmsse"] == pytest.approx(tried[NAIVE]["rmsse"] / 2)
    assert [tried[name]["chosen"] for name in (NAIVE, "ets")] == [False, True]
    assert row["rmsse"] == pytest.approx(1.5 * row["naive_rmsse"])
    assert "erred 50" in row["sentence"]
    assert "more than the last season repeated" in row["sentence"]
    assert any("0 of 1 series with a model of their own erred less" in s for s in made.sentences)
    assert any("the median error is 1.5 times" in s for s in made.sentences)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"pattern": "none"}, "Nothing was sold before the test"),
        ({"young": True}, "Sold for too short a time to compare models"),
        ({}, "No model beat repeating the last season"),
    ],
)
def test_why_the_last_season_is_repeated_is_said(changed: dict[str, Any], said: str) -> None:
    made = _made(changed=changed)
    [row] = made.series.to_pylist()

    assert row["sentence"].startswith(said)
    assert any("For 1 of 1 series the last season is repeated" in s for s in made.sentences)


def test_the_closed_weekday_is_named() -> None:
    # 2 January 2024 was a Tuesday: three days later is a Friday.
    assert "Nothing was ever sold on a Friday: 0 is forecast for those days." in _made().sentences
