"""The segments in three dimensions: an interactive Plotly figure.

Colours stay apart for colour-blind readers (:cite:t:`okabe:colour`), and each segment has its own
marker besides. The hover shows the segment and key figures, never who the customer is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.segments.cluster import euclidean
from regulars.segments.reduce.umap import UMAPConfig, umap_view
from regulars.segments.sample import Sample, read_sample
from regulars.segments.scale import Vector, known
from regulars.segments.scoring import VIEW_COMPONENTS
from regulars.segments.segmentation import Segmentation
from regulars.segments.vocabulary import words, written

if TYPE_CHECKING:
    import plotly.graph_objects as go

SEGMENT_COLOURS = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#000000",
    "#B5548D",
    "#E69F00",
    "#56B4E9",
    "#7A7A7A",
)
MARKERS = (  # symbol and size; a cross is drawn as lines, which need more to be seen
    ("circle", 4.0),
    ("diamond", 4.0),
    ("square", 4.0),
    ("cross", 7.0),
    ("circle-open", 4.0),
    ("diamond-open", 4.0),
    ("square-open", 4.0),
    ("circle", 2.0),  # no "x": WebGL takes that from fonts that many computers lack
)
MANY_POINTS, OF_MANY = 1_500, 0.7  # beyond so many customers markers are smaller by this
KEY_FIGURES = ("orders", "revenue", "average_order_value", "days_since_last_order")
FONT = "Arial, Helvetica, sans-serif"  # WebGL text needs a font by name
PHRASES_PER_AXIS = 2
MINOR_LOADING = 0.5  # a second phrase needs at least this part of the first one's loading


def segment_view(
    features: nw.LazyFrame[Any],
    segmentation: Segmentation,
    *,
    most_points: int = 20_000,
    umap: UMAPConfig | None = None,
) -> go.Figure:
    """Draw customers by their three first components or by UMAP, coloured by segment.

    Args:
        features: the table `features`.
        segmentation: fitted segments.
        most_points: the most customers to draw; the same ones each time, and the title says so.
        umap: how UMAP draws them instead, where the segments lie, `umap.customers` at most.

    Raises:
        BadData: where a feature of the model is missing or not numeric.
        Refused: UMAP is asked for and not installed, or there are fewer than 10 customers.
    """
    import plotly.graph_objects as go

    schema = features.collect_schema()
    figures = [f for f in KEY_FIGURES if f in schema]
    axes = [f"component_{i + 1}" for i in range(VIEW_COMPONENTS)]
    scored = segmentation.model.scored(features).with_columns(*(known(f) for f in figures))
    limit = min(most_points, umap.customers) if umap else most_points
    sample = read_sample(scored, [*axes, "segment_id", *figures], limit=limit)
    titles = axis_titles(segmentation)
    if umap:
        sample = replace(sample, rows=_by_umap(sample.rows, features, segmentation, axes, umap))
        titles = [""] * VIEW_COMPONENTS
    figure = go.Figure()
    for position, (segment_id, name) in enumerate(segmentation.names.items()):
        rows = sample.rows.filter(pc.equal(sample.rows["segment_id"], segment_id))
        symbol, size = MARKERS[position % len(MARKERS)]
        if sample.rows.num_rows > MANY_POINTS:
            size *= OF_MANY
        marker = {
            "size": size,
            "color": SEGMENT_COLOURS[position % len(SEGMENT_COLOURS)],
            "symbol": symbol,
            "opacity": 0.85,
        }
        figure.add_trace(_trace(rows, name, axes, figures, marker))
    figure.update_layout(
        title={"text": _title(sample, segmentation, by_umap=umap is not None)},
        font={"family": FONT, "size": 13},
        legend={"orientation": "h", "itemsizing": "constant", "yanchor": "top", "y": 0},
        margin={"l": 10, "r": 10, "t": 60, "b": 10},
        scene={
            "aspectmode": "cube",
            "camera": {
                "eye": {"x": 1.5, "y": 1.5, "z": 0.8},
                "center": {"x": 0, "y": 0, "z": -0.2},
            },
            **{
                f"{letter}axis": _axis(text, sample.rows[column].to_numpy())
                for letter, text, column in zip("xyz", titles, axes, strict=True)
            },
        },
    )
    return figure


def _by_umap(
    rows: pa.Table,
    features: nw.LazyFrame[Any],
    segmentation: Segmentation,
    axes: list[str],
    config: UMAPConfig,
) -> pa.Table:
    """The customers with UMAP's coordinates in the columns `axes`."""
    ids = rows["customer_id"]
    drawn = features.filter(nw.col("customer_id").is_in(ids.to_pylist()))
    codes = segmentation.model.coded(drawn).collect("pyarrow").to_native()
    codes = codes.take(pc.index_in(ids, codes["customer_id"])).drop_columns(["customer_id"])
    points = np.column_stack([column.to_numpy() for column in codes.columns])
    points = euclidean(segmentation.model.clusters, points)
    places = umap_view(points, config, seed=segmentation.seed).coordinates
    for axis, values in zip(axes, places.T, strict=True):
        rows = rows.set_column(rows.column_names.index(axis), axis, pa.array(values))
    return rows


def axis_titles(segmentation: Segmentation) -> list[str]:
    """Say what grows along each of the three axes: its strongest features in words."""
    features = list(segmentation.model.weights)
    titles = []
    for direction in segmentation.model.view.components[:VIEW_COMPONENTS]:
        order = np.argsort(-np.abs(direction), kind="stable")[:PHRASES_PER_AXIS]
        enough = MINOR_LOADING * abs(direction[order[0]])
        phrases = [
            words(features[i]).more if direction[i] > 0 else words(features[i]).less
            for i in order
            if abs(direction[i]) >= enough
        ]
        titles.append(",<br>".join(phrases))
    return titles + [""] * (VIEW_COMPONENTS - len(titles))


def _axis(title: str, values: Vector) -> dict[str, Any]:
    """An axis marked by its direction: scaled units would tell a reader nothing."""
    ends = [float(values.min()), float(values.max())] if len(values) else [0.0, 0.0]
    text = {"text": title, "font": {"size": 12}}
    if ends[0] == ends[1] or not title:
        return {"title": text, "showticklabels": False}
    return {"title": text, "tickvals": ends, "ticktext": ["less", "more"]}


def _trace(
    rows: pa.Table, name: str, axes: list[str], figures: list[str], marker: dict[str, Any]
) -> go.Scatter3d:
    import plotly.graph_objects as go

    x, y, z = (np.round(rows[axis].to_numpy(), 4) for axis in axes)
    lines = [f"<b>{name}</b>"]
    for place, feature in enumerate(figures):
        lines.append(f"{words(feature).noun}: %{{customdata[{place}]}}")
    return go.Scatter3d(
        x=x,
        y=y,
        z=z,
        mode="markers",
        name=name,
        marker=marker,
        customdata=_written(rows, figures),
        hovertemplate="<br>".join(lines) + "<extra></extra>",
    )


def _written(rows: pa.Table, figures: list[str]) -> list[list[str]]:
    columns = [
        ["unknown" if v is None else written(float(v), words(f).unit) for v in rows[f].to_pylist()]
        for f in figures
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _title(sample: Sample, segmentation: Segmentation, *, by_umap: bool) -> str:
    shown, customers = sample.rows.num_rows, sample.customers
    held = segmentation.model.view.variance_share[:VIEW_COMPONENTS]
    share = float(held.sum())
    directions = ("direction", "two directions", "three directions")[len(held) - 1]
    drawn = (
        f"all {customers:,} customers"
        if shown == customers
        else f"{shown:,} of {customers:,} customers, chosen evenly"
    )
    meaning = (
        "drawn by UMAP: directions, sizes and gaps mean little."
        if by_umap
        else f"the axes, without everyday units, are the {directions} in which customers differ "
        f"most, and hold {share:.0%} of the differences."
    )
    return (
        f"{len(segmentation.names)} segments of customers<br><sub>Each point is a customer "
        f"({drawn}). Near points behave alike; {meaning}</sub>"
    )
