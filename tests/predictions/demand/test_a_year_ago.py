"""The same weeks a year before are told where they speak against a forecast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from regulars.predictions.demand import DemandConfig, forecast_demand
from regulars.predictions.demand.a_year_ago import YEAR_DAYS, YearBefore, about_a_year_ago
from regulars.predictions.demand.daily import TOTAL
from regulars.predictions.demand.measures import Array
from regulars.predictions.demand.panel import Panel, Series

HORIZON = 28
MONDAY = 18_262 + 5  # 2020-01-06


def _panel(lines: Array, *, period_days: int = 1, season: int = 7) -> Panel:
    sold = np.repeat(lines[:, None], 4, axis=1)
    total = (Series(TOTAL, None, sold),)
    return Panel(period_days, season, MONDAY, len(lines), total, "")


def _said(panel: Panel, low: float, high: float, horizon: int = HORIZON) -> str:
    row: dict[str, Any] = {"level": "total", "measure": "units"}
    row |= {"next_horizon": (low + high) / 2, "next_horizon_low": low, "next_horizon_high": high}
    of_a_part = row | {"level": "product", "next_horizon_low": 0.0, "next_horizon_high": 0.0}
    sold = {"units": panel.series[0].sold[:, 0]}
    return about_a_year_ago(panel, [row, of_a_part], sold, horizon)


def test_a_sum_outside_the_interval_is_told_and_one_inside_is_not() -> None:
    panel = _panel(np.full(YEAR_DAYS + 6, 10.0))
    assert _said(panel, 200, 300) == ""
    assert _said(panel, 281, 500) == _said(panel, 200, 279) == ""  # a shop may have grown so much
    for low, high in ((281, 900), (10, 279)):
        assert _said(panel, low, high) == (
            "The same 28 days a year ago (12 January 2020 to 8 February 2020) speak against this"
            f" forecast: units came to 280 (how much the shop grew since is not known), where {low}"
            f" to {high} is forecast. No model here knows of a yearly season: where the year"
            " repeats itself, do not trust its sums."
        )


def test_a_shop_that_grew_is_held_against_what_it_would_sell_with_its_growth() -> None:
    lines = np.r_[np.full(YEAR_DAYS, 10.0), np.full(56, 20.0)]
    panel = _panel(lines)
    assert _said(panel, 500, 600) == ""
    assert _said(panel, 561, 700) == ""  # outside, and by as much as chance alone may do
    said = _said(panel, 200, 300).replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "units came to 280 (560 with the 100 % more that was sold since on the 56 days known in"
        " both years), where 200 to 300 is forecast"
    ) in said

    # Under four weeks of both years say nothing of growth.
    then = YearBefore.of(_panel(lines[:-29]), HORIZON)
    assert then is not None
    assert then.growth(lines[:-29]) is None


@pytest.mark.parametrize("days", [2, 3])
def test_days_on_which_a_shop_that_sells_daily_was_closed_are_told(days: int) -> None:
    lines = np.full(YEAR_DAYS + 7, 10.0)
    lines[6::7] = 0.0  # never on a Sunday
    lines[12 : 12 + days + 1] = 0.0  # a Saturday, the Sunday, and a workday or two
    said = _said(_panel(lines), 0, 1e6)
    if days == 2:
        assert said == ""
    else:
        assert "nothing was sold from 18 January 2020 to 21 January 2020" in said
        assert "what is forecast for such days is too high" in said

    seldom = np.where(np.arange(len(lines)) % 5 == 0, 10.0, 0.0)
    assert _said(_panel(seldom), 0, 1e6) == ""


def test_weeks_are_held_against_weeks_and_nothing_against_a_known_season() -> None:
    weeks = np.full(60, 10.0)
    weeks[9] = 0.0
    said = _said(_panel(weeks, period_days=7, season=1), 41, 90, horizon=4)
    assert "nothing was sold from 9 March 2020 to 15 March 2020" in said
    assert "units came to 30 (" in said

    assert _said(_panel(np.full(110, 10.0), period_days=7, season=52), 41, 90, horizon=4) == ""
    assert _said(_panel(np.full(YEAR_DAYS - 1, 10.0)), 281, 900) == ""


def test_a_forecast_across_christmas_warns_before_anything_else(
    sell: Callable[..., pa.Table],
) -> None:
    pytest.importorskip("statsforecast", reason="the extra demand is not installed")
    day = np.arange(YEAR_DAYS + 7)
    sold = np.random.default_rng(4).poisson(12, len(day))
    sold[(day >= 14) & (day < 24)] = 0
    lines = sell({"tea": sold})
    found = forecast_demand(lines, config=DemandConfig(measures=("units",)))

    assert "nothing was sold from 16 January 2024 to 25 January 2024" in found.warning
    assert found.sentences[0] == found.card.warnings[0] == found.warning

    sold[(day >= 14) & (day < 24)] = 12
    open_then = forecast_demand(sell({"tea": sold}), config=DemandConfig(measures=("units",)))
    assert open_then.warning == ""
    assert "" not in open_then.sentences
