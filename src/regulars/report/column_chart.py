"""The chart over time, as shapes for an inline SVG.

Drawn by hand and not by Plotly: it is part of the document, so it prints, it can be read without
JavaScript, it takes its colours from the style sheet in light and dark, and a page without the
three-dimensional view weighs a few dozen kilobytes instead of five megabytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.report.axis import Scale, Tick, round_ticks
from regulars.report.timeline import Period
from regulars.wording import compact, money, plural

WIDTH, HEIGHT = 720, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 4, 12, 26
_LABEL_WIDTH = 52
_GAP = 0.28


@dataclass(frozen=True, slots=True)
class Bar:
    """One column of the chart.

    Attributes:
        slot_x: left edge of the period's slot, which also reacts to the pointer.
        slot_width: width of the slot.
        x: left edge of the column.
        y: its top.
        width: its width.
        height: its height.
        readout: what it says when pointed at.
        complete: False for a period that the data do not reach the end of.
    """

    slot_x: float
    slot_width: float
    x: float
    y: float
    width: float
    height: float
    readout: str
    complete: bool


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """The drawing, in SVG user units.

    Attributes:
        width: of the view box.
        height: of the view box.
        base: vertical position of zero.
        left: where the plotting area begins.
        right: where it ends.
        bars: the columns.
        y_ticks: marks of the value axis.
        x_ticks: marks of the time axis.
    """

    width: int
    height: int
    base: float
    left: int
    right: int
    bars: list[Bar]
    y_ticks: list[Tick]
    x_ticks: list[Tick]


def column_chart(bars: Sequence[Period], currency: str | None) -> ColumnChart:
    """Draws revenue, or orders when there are no amounts; `bars` is not empty."""
    values = [float(bar.orders if bar.revenue is None else bar.revenue) for bar in bars]
    ticks = round_ticks(min(0.0, *values), max(values))
    vertical = Scale(ticks[0], ticks[-1], HEIGHT - _BOTTOM, _TOP)
    slot = (WIDTH - _LEFT - _RIGHT) / len(bars)
    base = vertical(0.0)
    drawn = []
    for index, (period, value) in enumerate(zip(bars, values, strict=True)):
        x, y = _LEFT + index * slot, vertical(value)
        drawn.append(
            Bar(
                slot_x=round(x, 1),
                slot_width=round(slot, 1),
                x=round(x + slot * _GAP / 2, 1),
                y=min(y, base),
                width=round(slot * (1 - _GAP), 1),
                height=round(abs(base - y), 1),
                readout=_readout(period, currency),
                complete=period.complete,
            )
        )
    return ColumnChart(
        width=WIDTH,
        height=HEIGHT,
        base=base,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        bars=drawn,
        y_ticks=[Tick(vertical(tick), compact(tick)) for tick in ticks],
        x_ticks=_time_ticks(bars, slot),
    )


def _readout(period: Period, currency: str | None) -> str:
    orders = plural(period.orders, "order")
    text = orders if period.revenue is None else f"{money(period.revenue, currency)} in {orders}"
    return f"{period.label}: {text}{'' if period.complete else ' (incomplete)'}"


def _time_ticks(bars: Sequence[Period], slot: float) -> list[Tick]:
    """Labels as many periods as fit, counted from the first; a year where it is new."""
    every = max(1, -int(-_LABEL_WIDTH // slot))
    months = (bars[0].last - bars[0].first).days > 7  # noqa: PLR2004 - longer than a week
    if months and every > 1:
        every = next((step for step in (2, 3, 6, 12, 24, 60, 120) if step >= every), 240)
    ticks, year = [], None
    for index in range(0, len(bars), every):
        first = bars[index].first
        name = f"{first:%b}" if months else f"{first.day} {first:%b}"
        if months and first.year != year:
            name += f" {first.year}"
            year = first.year
        ticks.append(Tick(round(_LEFT + (index + 0.5) * slot, 1), name))
    return ticks
