"""Charts of correlations and of gaps in the data."""

from __future__ import annotations

from regulars.explore import Row
from regulars.report.charts.chart import Chart, chart
from regulars.wording import count, share, words


def correlation_chart(rows: list[Row]) -> Chart:
    """A heat map in which features that go together stand side by side."""
    place = {r["feature_a"]: r["place_a"] for r in rows} | {
        r["feature_b"]: r["place_b"] for r in rows
    }
    names = sorted(place, key=place.__getitem__)
    strength = {(r["feature_a"], r["feature_b"]): r["strength"] for r in rows}
    cells = [
        [1.0 if a == b else _round(strength.get((a, b), strength.get((b, a)))) for b in names]
        for a in names
    ]
    labels = [words(name) for name in names]
    return chart(
        "correlations",
        "Strength of each pair of features, alike ones side by side",
        [
            {
                "type": "heatmap",
                "x": labels,
                "y": labels,
                "z": cells,
                "zmin": -1,
                "zmax": 1,
                "colorscale": [[0, "--down"], [0.5, "--page"], [1, "--up"]],
                "colorbar": {"thickness": 10, "outlinewidth": 0},
                "hovertemplate": "%{y}<br>%{x}<br>%{z:.2f}<extra></extra>",
            }
        ],
        {
            "xaxis": {"showgrid": False, "tickangle": -60, "tickfont": {"size": 9}},
            "yaxis": {"showgrid": False, "autorange": "reversed", "tickfont": {"size": 9}},
        },
        header=("Feature", "Feature", "Measure", "Strength"),
        rows=[
            (
                words(r["feature_a"]),
                words(r["feature_b"]),
                words(r["measure"]),
                f"{r['strength']:.2f}",
            )
            for r in rows
        ],
        table="explore_correlations",
        height_px=max(320, 140 + 13 * len(names)),
        wide=True,
        least_width_px=560,
    )


def gap_chart(rows: list[Row]) -> Chart | None:
    """How much is missing in each column that has data and gaps; None where nothing is."""
    gaps = sorted(
        (r for r in rows if 0 < r["missing"] < r["rows"]),
        key=lambda r: (-r["missing_share"], r["table"], r["position"]),
    )
    if not gaps:
        return None
    shown = gaps[:25]
    return chart(
        "quality-gaps",
        "Share of rows without a value, by column",
        [
            {
                "type": "bar",
                "orientation": "h",
                "y": [f"{r['table']}.{r['column']}" for r in shown],
                "x": [round(r["missing_share"], 5) for r in shown],
                "marker": {"color": "--down"},
            }
        ],
        {
            "xaxis": {"tickformat": ".0%", "range": [0, 1]},
            "yaxis": {"autorange": "reversed", "showgrid": False, "type": "category"},
            "bargap": 0.3,
        },
        header=("Table", "Column", "Missing", "Share", "Personal"),
        rows=[
            (
                r["table"],
                r["column"],
                count(r["missing"]),
                share(r["missing_share"]),
                "yes" if r["personal"] else "",
            )
            for r in gaps
        ],
        table="explore_columns",
        height_px=80 + 22 * len(shown),
    )


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
