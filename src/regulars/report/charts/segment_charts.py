"""The charts of the segments: drawn by the room of the segments, in the colours of the page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from markupsafe import escape

from regulars.explore import Row, Tables, collect
from regulars.model import TABLES
from regulars.report.charts.chart import Chart, Figure, chart
from regulars.report.segments import PALETTE, Segment
from regulars.report.view import fitted, title_lines
from regulars.segments import SEGMENT_COLOURS, segment_charts, words
from regulars.wording import count, decimal, share, signed

Merges = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]

_PAGE_COLOURS = {
    **dict(zip(SEGMENT_COLOURS, PALETTE, strict=True)),
    "#b35806": "--down",
    "#f7f7f7": "--page",
    "#2166ac": "--up",
}
_OWN_LAYOUT = ("template", "title", "height", "font", "plot_bgcolor", "margin")
_AXIS, _LEGEND = 10, 44  # letters in a line


def drawings(
    tables: Tables, segments: Sequence[Segment], merges: Merges | None = None
) -> dict[str, Chart]:
    """Draws what the tables allow: `profiles`, `radar`, `silhouettes`, `dendrogram`, `migrations`.

    Args:
        tables: of the run; any may be absent.
        segments: the segments of the page.
        merges: the last merges and the customers in each branch, or None.
    """
    if not segments:
        return {}
    silhouettes, migrations = _rows(tables, "segment_silhouettes"), _rows(tables, _MIGRATIONS)
    profiles = [row for row in _rows(tables, "segment_profiles") if "median_rank" in row]
    found = segment_charts(
        [{"segment_id": s.number, "name": str(escape(s.name))} for s in segments],
        profiles,
        silhouettes=silhouettes,
        linkage=None if merges is None else merges[0],
        branches=None if merges is None else merges[1],
        migrations=[
            {
                "from_segment": str(escape(row["from_segment"])),
                "to_segment": str(escape(row["to_segment"])),
                "customers": row["customers"],
            }
            for row in migrations
        ],
    )
    written = {
        "profiles": lambda: _profile_rows(profiles, segments),
        "radar": lambda: _rank_rows(profiles, segments),
        "silhouettes": lambda: _silhouette_rows(silhouettes, segments),
        "dendrogram": lambda: _merge_rows(merges),
        "migrations": lambda: _moves(migrations),
    }
    return {
        name: _chart(name, json.loads(figure.to_json()), list(written[name]()))
        for name, figure in found.items()
    }


def view_chart(view: Mapping[str, Any], segments: Sequence[Segment]) -> Chart:
    """The three-dimensional view as a chart among others, for a picture."""
    from plotly.utils import PlotlyJSONEncoder

    fit = json.loads(json.dumps(fitted(view, segments), cls=PlotlyJSONEncoder))
    title = (title_lines(view) or ["The segments in space"])[0]
    layout = {name: part for name, part in fit["layout"].items() if name not in _OWN_LAYOUT}
    layout["legend"] = {"orientation": "h", "itemsizing": "constant", "yanchor": "top", "y": 0}
    rows = [(segment.name, count(segment.customers)) for segment in segments]
    made = chart(
        "segments-view",
        title,
        fit["data"],
        layout,
        header=("Segment", "Customers"),
        rows=rows,
        table="segments",
        height_px=720,
        wide=True,
    )
    for axis in ("xaxis", "yaxis"):
        del made.figure["layout"][axis]
    return made


_MIGRATIONS = "segment_migrations"
_PROFILES = "segment_profiles"
# Title, height, whether wide, least width, header of the table, where all its rows are.
_WORDS: dict[str, tuple[str, int, bool, int, tuple[str, ...], str]] = {
    "profiles": (
        "How the segments differ from the average customer, in standard deviations",
        640,
        True,
        640,
        ("Feature", "Segment", "Difference"),
        _PROFILES,
    ),
    "radar": (
        "The median customer of each segment among all customers; 50 % is the middle",
        540,
        True,
        0,
        ("Feature", "Segment", "Above this share of all customers"),
        _PROFILES,
    ),
    "silhouettes": (
        "How clearly customers belong to their segment (1), lie on a border (0) or nearer another",
        480,
        True,
        0,
        ("Segment", "Mean silhouette", "Nearer to another"),
        "segment_silhouettes",
    ),
    "dendrogram": (
        "How the groups merge; below each branch its customers",
        420,
        True,
        640,
        ("Merge", "Distance", "Groups left"),
        "segments",
    ),
    "migrations": (
        "Where customers moved: the previous run on the left, this run on the right",
        480,
        True,
        760,
        ("Before", "Now", "Customers", "Share of those before"),
        _MIGRATIONS,
    ),
}


def _chart(name: str, figure: Figure, rows: list[tuple[str, ...]]) -> Chart:
    title, height, wide, least, header, table = _WORDS[name]
    layout = {k: v for k, v in figure["layout"].items() if k not in _OWN_LAYOUT}
    layout["legend"] = {"orientation": "h", "yanchor": "top", "y": -0.1, "x": 0}
    data = _recoloured(figure["data"])
    if name == "radar":
        layout["legend"]["y"] = -0.12
        # Between two axes, where no label stands.
        layout["polar"]["radialaxis"] |= {
            "tickvals": [25, 50, 75],
            "angle": 180 / len(set(data[0]["theta"])),
        }
        layout["margin"] = {"l": 76, "r": 76, "t": 40, "b": 8}
        data = [
            {
                **trace,
                "theta": [_wrapped(label, _AXIS) for label in trace["theta"]],
                "name": _wrapped(trace["name"], _LEGEND),
            }
            for trace in data
        ]
    if name == "silhouettes":
        layout["xaxis"] = {"zeroline": True}
        layout["yaxis"] |= {"showgrid": False}
        data = [{**trace, "name": _wrapped(trace["name"], _LEGEND)} for trace in data]
    if name == "profiles":
        layout["xaxis"] = {"side": "top", "showgrid": False, "tickangle": 0}
        layout["yaxis"] = {"showgrid": False}
    if name == "migrations":  # names of one line each, so that those of thin flows stay apart
        for node in (trace["node"] for trace in data):
            node |= {"label": [label.replace("<br>", " ") for label in node["label"]], "pad": 22}
    made = chart(
        f"segments-{name}",
        title,
        data,
        layout,
        header=header,
        rows=rows,
        table=table,
        height_px=height,
        wide=wide,
        least_width_px=least,
    )
    if name == "dendrogram":
        made.figure["layout"]["showlegend"] = False
        made.figure["layout"]["xaxis"] |= {"showgrid": False, "tickfont": {"size": 9}}
    if name in {"radar", "migrations"}:  # they have no axes of their own across and up
        for axis in ("xaxis", "yaxis"):
            del made.figure["layout"][axis]
    return made


def _recoloured(part: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(part, str):
        return _PAGE_COLOURS.get(part, part)
    if isinstance(part, list):
        return [_recoloured(item) for item in part]
    if isinstance(part, dict):
        return {key: _recoloured(item) for key, item in part.items()}
    return part


def _wrapped(label: str, most: int) -> str:
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + len(word) >= most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)


def _profile_rows(profiles: list[Row], segments: Sequence[Segment]) -> Iterator[tuple[str, ...]]:
    names = {segment.number: segment.name for segment in segments}
    known = [row for row in profiles if row["standardised_difference"] is not None]
    for row in sorted(known, key=lambda row: -abs(row["standardised_difference"])):
        noun, name = words(row["feature"]).noun, names.get(row["segment_id"], "")
        yield noun, name, signed(row["standardised_difference"])


def _rank_rows(profiles: list[Row], segments: Sequence[Segment]) -> Iterator[tuple[str, ...]]:
    names = {segment.number: segment.name for segment in segments}
    known = [row for row in profiles if row["median_rank"] is not None]
    for row in sorted(known, key=lambda row: -abs(row["median_rank"] - 0.5)):
        noun, name = words(row["feature"]).noun, names.get(row["segment_id"], "")
        yield noun, name, share(row["median_rank"])


def _silhouette_rows(rows: list[Row], segments: Sequence[Segment]) -> Iterator[tuple[str, ...]]:
    for segment in segments:
        own = [r["silhouette"] for r in rows if r["segment_id"] == segment.number]
        if own:
            nearer = sum(value < 0 for value in own) / len(own)
            yield f"{segment.number}. {segment.name}", decimal(sum(own) / len(own)), share(nearer)


def _merge_rows(merges: Merges | None) -> Iterator[tuple[str, ...]]:
    for place, merge in enumerate([] if merges is None else merges[0][::-1]):
        yield f"last but {place}" if place else "last", decimal(float(merge[2])), str(place + 1)


def _moves(rows: list[Row]) -> Iterator[tuple[str, ...]]:
    for row in sorted(rows, key=lambda row: -row["customers"]):
        yield row["from_segment"], row["to_segment"], count(row["customers"]), share(row["share"])


def _rows(tables: Tables, name: str) -> list[Row]:
    frame = tables.find(name)
    return [] if frame is None else collect(frame.sort(*TABLES[name].key))
