from __future__ import annotations

import numpy as np

from regulars.predictions.demand.panel import Panel
from regulars.predictions.demand.unusual import about_unusual, unusual_periods


def test_only_a_giant_day_stands_out_from_the_days_of_its_weekday() -> None:
    rng = np.random.default_rng(8)
    day = np.arange(140)
    sold = rng.poisson(np.where(day % 7 < 5, 40, 200)).astype(float)
    assert unusual_periods(sold, 14, 7) == []

    sold[-3] = 190.0  # a workday that sells like a weekend
    assert unusual_periods(sold, 14, 7) == [(137, np.median(sold[4:137:7]))]


def test_nothing_stands_out_from_a_short_past() -> None:
    sold = np.full(49, 10.0)
    sold[-1] = 900.0
    assert unusual_periods(sold, 14, 7) == []


def test_a_giant_week_stands_out_from_weeks_that_are_all_alike() -> None:
    sold = np.full(30, 10.0)
    sold[-1] = 900.0
    assert unusual_periods(sold, 4, 1) == [(29, 10.0)]


def test_a_day_that_stands_out_in_units_and_revenue_is_told_once() -> None:
    sold = np.full(140, 10.0)
    sold[-3] = 900.0
    panel = Panel(period_days=1, season=7, first_day=0, periods=140, series=(), why="")
    [said] = about_unusual(panel, {"units": sold, "revenue": 2 * sold}, 14)
    assert "units of 900, where a Monday usually has 10" in said
    assert "revenue of 1,800, where a Monday usually has 20" in said
    assert said.count("Forecasts follow it") == 1
