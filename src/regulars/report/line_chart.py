"""Small line charts of what was measured for each number of segments."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.report.axis import Scale, Tick, round_ticks
from regulars.report.choice import Choice, Tried
from regulars.wording import compact, decimal

WIDTH, HEIGHT = 300, 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 42, 12, 12, 26
_MOST_TICKS = 4


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a clustering, as the page explains it."""

    field: str
    title: str
    meaning: str


MEASURES = (
    Measure("wcss", "Within-cluster sum of squares", "lower is tighter; it always falls with k"),
    Measure("silhouette", "Silhouette", "higher is better separated, 1 at most"),
    Measure("stability", "Stability", "1 when refits find the same groups again"),
)


@dataclass(frozen=True, slots=True)
class Point:
    """One number of segments in a chart; `role` is chosen, runner-up or tried."""

    x: float
    y: float
    role: str
    readout: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """One drawing, in SVG user units."""

    measure: Measure
    width: int
    height: int
    left: int
    right: int
    base: int
    points: list[Point]
    x_ticks: list[Tick]
    y_ticks: list[Tick]


def line_charts(choice: Choice) -> list[LineChart]:
    """Draws every measure that is known for two numbers of segments or more."""
    charts = []
    for measure in MEASURES:
        rows = [(row.k, _value(row, measure)) for row in choice.tried]
        known = [(k, value) for k, value in rows if value is not None]
        if len(known) > 1:
            charts.append(_draw(measure, known, choice))
    return charts


def _value(row: Tried, measure: Measure) -> float | None:
    value: float | None = getattr(row, measure.field)
    return value


def _draw(measure: Measure, known: list[tuple[int, float]], choice: Choice) -> LineChart:
    values = [value for _, value in known]
    ticks = round_ticks(min(values), max(values), _MOST_TICKS)
    across = Scale(known[0][0], known[-1][0], _LEFT + 8, WIDTH - _RIGHT)
    up = Scale(ticks[0], ticks[-1], HEIGHT - _BOTTOM, _TOP)
    roles = {choice.runner_up: "runner-up", choice.k: "chosen"}
    return LineChart(
        measure=measure,
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        base=HEIGHT - _BOTTOM,
        points=[
            Point(across(k), up(value), roles.get(k, "tried"), f"k = {k}: {decimal(value)}")
            for k, value in known
        ],
        x_ticks=[Tick(across(k), str(k)) for k, _ in known],
        y_ticks=[Tick(up(tick), compact(tick)) for tick in ticks],
    )
