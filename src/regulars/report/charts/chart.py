"""A chart of the exploration: a Plotly figure with its words and its figures as a table.

Colours are names of the style sheet's variables (`--up`, `--down`, ...); the page's script puts in
what they stand for in light and in dark. Everything is a plain dictionary: Plotly's Python side
is not needed to draw, and its default template would weigh 6 KB in each chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Figure = dict[str, Any]
MOST_ROWS = 40
PERCENT: Figure = {"tickformat": ".0%", "range": [0, 1.01], "dtick": 0.2}
"""An axis from 0 to 100 %, with room for the mark at its end."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart.

    Attributes:
        name: short name, unique on the page; letters, digits and hyphens.
        title: what it shows.
        figure: `data` and `layout` of Plotly.
        header: names of the table's columns.
        rows: the same figures as text, at most `MOST_ROWS`.
        rows_in_all: how many rows there would be.
        table: where all of them are: a table of `regulars.model.TABLES`.
        height_px: height on the page.
        wide: whether it takes the whole width.
        least_width_px: below this it scrolls sideways; 0: it shrinks with the page.
    """

    name: str
    title: str
    figure: Figure
    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    rows_in_all: int
    table: str
    height_px: int = 320
    wide: bool = False
    least_width_px: int = 0


def chart(
    name: str,
    title: str,
    data: list[Figure],
    layout: Figure,
    *,
    header: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    table: str,
    height_px: int = 320,
    wide: bool = False,
    least_width_px: int = 0,
) -> Chart:
    """A chart with the layout that all of them share."""
    shared: Figure = {
        # The mark at the end of an axis, such as 100 %, needs its half width.
        "margin": {"l": 8, "r": 20, "t": 8, "b": 8},
        "showlegend": len(data) > 1,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        "xaxis": {},
        "yaxis": {},
        "hovermode": "closest",
    }
    whole = {**shared, **layout}
    for axis in ("xaxis", "yaxis"):
        whole[axis] = {"automargin": True, "fixedrange": True, **whole[axis]}
    kept = list(rows[:MOST_ROWS])
    figure = {"data": data, "layout": whole}
    return Chart(
        name, title, figure, header, kept, len(rows), table, height_px, wide, least_width_px
    )


def thinned(values: Sequence[float], most: int = 2_000) -> list[int]:
    """Positions that keep a long series' shape: the lowest and the highest of each bucket.

    >>> thinned([1.0, 5.0, 2.0, 0.0, 3.0, 3.0, 9.0, 4.0], most=4)
    [1, 3, 4, 6]
    >>> thinned([1.0, 2.0])
    [0, 1]
    """
    if len(values) <= most:
        return list(range(len(values)))
    buckets = most // 2
    kept: set[int] = set()
    for bucket in range(buckets):
        inside = range(bucket * len(values) // buckets, (bucket + 1) * len(values) // buckets)
        kept |= {min(inside, key=values.__getitem__), max(inside, key=values.__getitem__)}
    return sorted(kept)
