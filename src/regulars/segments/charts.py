"""Pictures of fitted segments as Plotly figures: profiles, quantiles, silhouettes, merges, moves.

All of them read the small tables of a run. Colours and markers are those of the view, apart for
colour-blind readers; the diverging scale is blue and orange, and the numbers stand beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from regulars.segments.reduce import Matrix
from regulars.segments.scale import Vector
from regulars.segments.view import FONT, SEGMENT_COLOURS
from regulars.segments.vocabulary import is_derived, words

if TYPE_CHECKING:
    import plotly.graph_objects as go

Rows = Sequence[Mapping[str, Any]]

MOST_FEATURES = 20
MOST_AXES = 6
_FEWEST_AXES = 3
_DIVERGING = [[0.0, "#b35806"], [0.5, "#f7f7f7"], [1.0, "#2166ac"]]
_BRANCHES = 40  # merges drawn; what lies below them is one branch
_LONGEST_NAME = 34
_ELSEWHERE = "#9aa0a6"  # new customers, those who left, and segments that vanished


def segment_charts(
    segments: Rows,
    profiles: Rows,
    *,
    silhouettes: Rows = (),
    linkage: Matrix | None = None,
    branches: Vector | None = None,
    migrations: Rows = (),
) -> dict[str, go.Figure]:
    """Draw what the data allow.

    Args:
        segments: rows of `segments`.
        profiles: rows of `segment_profiles`.
        silhouettes: rows of `segment_silhouettes`.
        linkage: merges as SciPy's `linkage` gives them, where the method kept them.
        branches: customers in each of its leaves; None: each leaf is one customer.
        migrations: rows with `from_segment`, `to_segment` and `customers`.

    Returns:
        Of `profiles`, `radar`, `silhouettes`, `dendrogram`, `migrations` those that can be drawn.
    """
    names = {row["segment_id"]: f"{row['segment_id']}. {row['name']}" for row in segments}
    told = [row for row in profiles if not is_derived(row["feature"])]
    found = {
        "profiles": _heat_map(names, told),
        "radar": _radar(names, told),
        "silhouettes": _silhouettes(names, silhouettes),
        "dendrogram": None if linkage is None else _dendrogram(linkage, branches),
        "migrations": _sankey(names, migrations),
    }
    return {name: figure for name, figure in found.items() if figure is not None}


def _heat_map(names: Mapping[int, str], profiles: Rows) -> go.Figure | None:
    """Segments by features, the standardised differences written in the cells."""
    import plotly.graph_objects as go

    cells = {
        (row["feature"], row["segment_id"]): row["standardised_difference"]
        for row in profiles
        if row["standardised_difference"] is not None
    }
    size = {f: max(abs(v) for (g, _), v in cells.items() if g == f) for f in {f for f, _ in cells}}
    features = sorted(size, key=lambda f: (-size[f], f))[:MOST_FEATURES][::-1]
    if not features:
        return None
    values = [[cells.get((feature, s)) for s in names] for feature in features]
    reach = max(1.0, *(size[f] for f in features))
    figure = go.Figure(
        go.Heatmap(
            x=[_short(name) for name in names.values()],
            y=[_noun(feature) for feature in features],
            z=values,
            zmin=-reach,
            zmax=reach,
            colorscale=_DIVERGING,
            text=[["" if v is None else f"{v:+.2f}" for v in row] for row in values],
            texttemplate="%{text}",
            hovertemplate="%{y}<br>%{x}: %{z:+.2f}<extra></extra>",
            colorbar={"title": {"text": "standard<br>deviations"}},
        )
    )
    return _styled(
        figure, "How the segments differ from the average customer", 200 + 24 * len(features)
    )


def _radar(names: Mapping[int, str], profiles: Rows) -> go.Figure | None:
    """The ranks of the medians among all customers, one axis for each side of behaviour."""
    import plotly.graph_objects as go

    ranks = {
        (row["feature"], row["segment_id"]): row["median_rank"]
        for row in profiles
        if row["median_rank"] is not None
    }
    spread: dict[str, float] = {}
    for feature in {feature for feature, _ in ranks}:
        own = [rank for (f, _), rank in ranks.items() if f == feature]
        if len(own) == len(names):
            spread[feature] = max(own) - min(own)
    axes: dict[str, str] = {}
    for feature in sorted(spread, key=lambda f: (-spread[f], f)):
        axes.setdefault(words(feature).theme, feature)
    chosen = list(axes.values())[:MOST_AXES]
    if len(chosen) < _FEWEST_AXES:
        return None
    figure = go.Figure()
    around = [*chosen, chosen[0]]
    for position, (segment_id, name) in enumerate(names.items()):
        colour = SEGMENT_COLOURS[position % len(SEGMENT_COLOURS)]
        figure.add_trace(
            go.Scatterpolar(
                r=[100 * ranks[feature, segment_id] for feature in around],
                theta=[_noun(feature) for feature in around],
                name=name,
                line={"color": colour, "width": 2, "dash": ("solid", "dash", "dot")[position % 3]},
                hovertemplate="%{theta}: above %{r:.0f} % of all customers<extra></extra>",
            )
        )
    figure.update_polars(radialaxis={"range": [0, 100], "ticksuffix": " %"})
    return _styled(
        figure,
        "The median customer of each segment among all customers<br><sub>50 % is the middle. Areas "
        "mean nothing: only the distance along each axis does.</sub>",
        560,
    )


def _silhouettes(names: Mapping[int, str], rows: Rows) -> go.Figure | None:
    """The silhouettes of each segment, highest first, as one band for each."""
    import plotly.graph_objects as go

    if not rows:
        return None
    figure = go.Figure()
    base = 0
    for position, (segment_id, name) in enumerate(names.items()):
        own = sorted(
            (r for r in rows if r["segment_id"] == segment_id), key=lambda r: r["position"]
        )
        if not own:
            continue
        values = [row["silhouette"] for row in own]
        nearer = np.mean([value < 0 for value in values])
        figure.add_trace(
            go.Bar(
                x=values,
                y=[base + place for place in range(len(values))],
                orientation="h",
                width=1,
                name=f"{name}: mean {np.mean(values):.2f}, {nearer:.0%} nearer to another",
                marker={
                    "color": SEGMENT_COLOURS[position % len(SEGMENT_COLOURS)],
                    "line": {"width": 0},
                },
                hovertemplate="%{x:.2f}<extra></extra>",
            )
        )
        base += len(values) + 6
    figure.update_yaxes(showticklabels=False, autorange="reversed")
    figure.update_xaxes(title={"text": "silhouette"}, zeroline=True)
    return _styled(figure, "How clearly customers belong to their segment (a sample)", 460)


def _dendrogram(linkage: Matrix, branches: Vector | None) -> go.Figure:
    """The last merges; the number under a branch counts what merged below it."""
    import plotly.graph_objects as go
    from scipy.cluster.hierarchy import dendrogram

    if branches is None:
        drawn = dendrogram(linkage, truncate_mode="lastp", p=_BRANCHES, no_plot=True)
        # A single leaf is named by its number, and others by how many they are.
        below = [name.strip("()") if name.startswith("(") else "1" for name in drawn["ivl"]]
    else:
        drawn = dendrogram(linkage, no_plot=True)
        below = [f"{branches[leaf]:,.0f}" for leaf in drawn["leaves"]]
    figure = go.Figure()
    for across, up in zip(drawn["icoord"], drawn["dcoord"], strict=True):
        figure.add_trace(
            go.Scatter(
                x=across,
                y=up,
                mode="lines",
                line={"color": SEGMENT_COLOURS[0], "width": 1.5},
                hoverinfo="skip",
                showlegend=False,
            )
        )
    figure.update_xaxes(
        tickvals=[10 * place + 5 for place in range(len(drawn["ivl"]))], ticktext=below
    )
    figure.update_yaxes(title={"text": "distance at which they merge"}, rangemode="tozero")
    return _styled(figure, "How the groups merge", 420)


def _sankey(names: Mapping[int, str], rows: Rows) -> go.Figure | None:
    """Who was in which segment before, on the left, and is in which now, on the right."""
    import plotly.graph_objects as go

    if not rows:
        return None
    before = sorted({row["from_segment"] for row in rows})
    now = sorted({row["to_segment"] for row in rows})
    position: dict[str | int, int] = {}
    for place, (number, name) in enumerate(names.items()):
        position |= {number: place, name.partition(". ")[2]: place}
    colours = [
        SEGMENT_COLOURS[position[s] % len(SEGMENT_COLOURS)] if s in position else _ELSEWHERE
        for s in (*before, *now)
    ]
    figure = go.Figure(
        go.Sankey(
            node={
                "label": [_short(names.get(s, str(s))) for s in (*before, *now)],
                "color": colours,
            },
            link={
                "source": [before.index(row["from_segment"]) for row in rows],
                "target": [len(before) + now.index(row["to_segment"]) for row in rows],
                "value": [row["customers"] for row in rows],
                "color": "rgba(120, 120, 120, 0.35)",
            },
        )
    )
    return _styled(figure, "Where customers moved between the two dates", 460)


def _styled(figure: go.Figure, title: str, height: int) -> go.Figure:
    return figure.update_layout(
        title={"text": title},
        font={"family": FONT, "size": 13},
        height=height,
        plot_bgcolor="rgba(0,0,0,0)",
        legend={"orientation": "h", "yanchor": "top", "y": -0.2},
        margin={"l": 10, "r": 10, "t": 70, "b": 10},
        xaxis={"automargin": True},
        yaxis={"automargin": True},
    )


def _noun(feature: str) -> str:
    noun = words(feature).noun
    return noun[:1].upper() + noun[1:]


def _short(name: str) -> str:
    """A name in at most a few lines, for an axis."""
    lines, line = [], ""
    for word in name.split():
        if line and len(line) + len(word) >= _LONGEST_NAME // 2:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "<br>".join([*lines, line])
