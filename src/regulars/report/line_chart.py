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
    Measure(
        "wcss",
        "Scatter within segments",
        "lower: closer together; little gain beyond the elbow",
    ),
    Measure("silhouette", "Separation (silhouette)", "higher is better, 1 at most"),
    Measure("stability", "Stability", "1: the same groups are found again"),
)


@dataclass(frozen=True, slots=True)
class Point:
    """One number of segments in a chart; `role` is chosen, runner-up, tried or evidence."""

    x: float
    y: float
    role: str
    readout: str


@dataclass(frozen=True, slots=True)
class Elbow:
    """The chord of a curve, and the point of the curve that lies farthest under it.

    Attributes:
        start: x and y of the chord's beginning, one single group.
        end: x and y of its end, the last number tried.
        x: of the elbow.
        top: y of the chord above it.
        bottom: y of the elbow.
        k: its number of segments.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    x: float
    top: float
    bottom: float
    k: int


@dataclass(frozen=True, slots=True)
class LineChart:
    """One drawing, in SVG user units.

    Attributes:
        measure: what is drawn.
        width: of the drawing.
        height: of the drawing.
        left: where the axes begin.
        right: where they end.
        base: where they stand.
        points: the numbers of segments.
        x_ticks: below.
        y_ticks: on the left.
        elbow: of the within-cluster sum of squares, where it is known.
        level: y of what customers without groups would reach, where it is known.
    """

    measure: Measure
    width: int
    height: int
    left: int
    right: int
    base: int
    points: list[Point]
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    elbow: Elbow | None = None
    level: float | None = None


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
    whole = choice.whole_wcss if measure.field == "wcss" else None
    level = choice.reference_silhouette if measure.field == "silhouette" else None
    shown = [*([] if whole is None else [(1, whole)]), *known]
    values = [value for _, value in shown] + ([] if level is None else [level])
    ticks = round_ticks(min(values), max(values), _MOST_TICKS)
    across = Scale(shown[0][0], shown[-1][0], _LEFT + 8, WIDTH - _RIGHT)
    up = Scale(ticks[0], ticks[-1], HEIGHT - _BOTTOM, _TOP)
    roles = {row.k: "tried" if row.offered else "evidence" for row in choice.tried}
    roles |= {1: "evidence", choice.k: "chosen"}
    if choice.runner_up is not None:
        roles[choice.runner_up] = "runner-up"
    return LineChart(
        measure=measure,
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        base=HEIGHT - _BOTTOM,
        points=[
            Point(across(k), up(value), roles[k], f"k = {k}: {decimal(value)}")
            for k, value in shown
        ],
        x_ticks=[Tick(across(k), str(k)) for k, _ in shown],
        y_ticks=[Tick(up(tick), compact(tick)) for tick in ticks],
        elbow=None if whole is None else _elbow(shown, choice, across, up),
        level=None if level is None else up(level),
    )


def _elbow(
    shown: list[tuple[int, float]], choice: Choice, across: Scale, up: Scale
) -> Elbow | None:
    bend = choice.elbow
    if bend is None or bend.wcss is None:
        return None
    (first, high), (last, low) = shown[0], shown[-1]
    chord = high + (low - high) * (bend.k - first) / (last - first)
    return Elbow(
        start=(across(first), up(high)),
        end=(across(last), up(low)),
        x=across(bend.k),
        top=up(chord),
        bottom=up(bend.wcss),
        k=bend.k,
    )
