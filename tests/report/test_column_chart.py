from __future__ import annotations

from datetime import date, timedelta

import pytest

from regulars.report.column_chart import column_chart
from regulars.report.timeline import Day, periods

START = date(2020, 1, 1)


def test_heights_are_proportional_to_revenue() -> None:
    bars = periods([Day(START, 50.0, 1), Day(START + timedelta(days=1), 200.0, 3)])
    low, high = column_chart(bars, "EUR").bars
    assert high.height == pytest.approx(4 * low.height, abs=0.2)
    assert high.y + high.height == pytest.approx(low.y + low.height)
    assert high.readout.replace("\u00a0", " ") == "2 January 2020: EUR 200.00 in 3 orders"


def test_without_amounts_the_columns_are_orders() -> None:
    [bar] = column_chart(periods([Day(START, None, 7)]), None).bars
    assert bar.readout.replace("\u00a0", " ") == "1 January 2020: 7 orders"
    assert bar.height > 0


def test_a_column_below_zero_hangs_from_the_base() -> None:
    bars = periods([Day(START, 100.0, 1), Day(START + timedelta(days=1), -40.0, 1)])
    chart = column_chart(bars, None)
    assert chart.bars[1].y == chart.base
    assert chart.bars[1].height > 0


@pytest.mark.parametrize("years", [1, 3, 10, 25])
def test_labels_never_crowd(years: int) -> None:
    bars = periods([Day(START, 1.0, 1), Day(START + timedelta(days=365 * years), 1.0, 1)])
    chart = column_chart(bars, None)
    distances = [b.at - a.at for a, b in zip(chart.x_ticks, chart.x_ticks[1:], strict=False)]
    assert len(chart.x_ticks) >= 3
    assert min(distances) >= 50
    assert chart.x_ticks[0].label == "Jan 2020"
    assert all(bar.x >= 0 and bar.x + bar.width <= chart.width for bar in chart.bars)
