"""Charts of distributions and of concentration."""

from __future__ import annotations

from collections.abc import Iterator

from regulars.explore import Row
from regulars.report.charts.chart import Chart, Figure, chart
from regulars.report.charts.log_axis import log_axis
from regulars.wording import count, decimal, share, words

# Up to this many whole numbers, each has its tick.
_EACH = 12


def measure_charts(measures: list[Row], bins: list[Row], currency: str | None) -> Iterator[Chart]:
    """A histogram of each measure, on a logarithmic axis where its bins are equal in ratio."""
    for measure in measures:
        own = [row for row in bins if row["measure"] == measure["measure"]]
        edges = [row["low"] for row in own] + [own[-1]["high"]]
        heights = [row["count"] for row in own]
        title = words(measure["measure"])
        if not measure["logarithmic"] and len(own) > 2:  # noqa: PLR2004 - both ends and a middle
            # The outer bins hold the tails: as wide as they are, they would look like plateaus.
            width = edges[2] - edges[1]
            if edges[-1] - edges[-2] > 1.01 * width:
                title += f" (the last step holds all above {decimal(edges[-2])})"
            edges[0], edges[-1] = max(edges[0], edges[1] - width), min(edges[-1], edges[-2] + width)
        unit = (currency or "amount") if measure["unit"] == "currency" else measure["unit"]
        axis: Figure = {"title": {"text": unit}}
        if measure["logarithmic"]:
            if edges[0] <= 0:
                # Zero has no place on this axis: a step as wide as the next one stands for it.
                title += f" (the first step holds all below {decimal(edges[1])})"
                edges[0] = edges[1] ** 2 / edges[2]
            # Steps around whole numbers begin at one half, which nothing is.
            counted = (edges[0] + 0.5).is_integer()
            axis = log_axis(max(edges[0], 1.0) if counted else edges[0], edges[-1], unit)
        elif edges[-1] - edges[0] <= _EACH and (edges[0] + 0.5).is_integer():
            axis |= {"tick0": 0, "dtick": 1}
        yield chart(
            f"values-{measure['measure'].replace('_', '-')}",
            title,
            [
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [float(f"{edge:.5g}") for edge in edges],
                    "y": [*heights, heights[-1]],
                    "line": {"shape": "hv", "color": "--up", "width": 1.5},
                    "fill": "tozeroy",
                }
            ],
            {
                "xaxis": axis,
                "yaxis": {"title": {"text": measure["of"]}, "rangemode": "tozero"},
            },
            header=("From", "To", measure["of"].capitalize()),
            rows=[(decimal(r["low"]), decimal(r["high"]), count(r["count"])) for r in own],
            table="explore_histograms",
            height_px=260,
        )


def concentration_chart(rows: list[Row]) -> Chart:
    """Revenue added up from the best down."""
    colours = {"customers": "--up", "products": "--down"}
    return chart(
        "concentration",
        "Share of the revenue that the best bring",
        [
            {
                "type": "scatter",
                "mode": "lines",
                "name": of,
                "x": [r["top_share"] for r in rows if r["of"] == of],
                "y": [round(r["revenue_share"], 5) for r in rows if r["of"] == of],
                "line": {"color": colours[of], "width": 2},
            }
            for of in dict.fromkeys(r["of"] for r in rows)
        ],
        {
            "xaxis": {"tickformat": ".0%", "title": {"text": "share of them, best first"}},
            "yaxis": {"tickformat": ".0%", "range": [0, 1.02]},
        },
        header=("Of", "Best", "How many", "Share of revenue"),
        rows=[
            (r["of"], share(r["top_share"]), count(r["count"]), share(r["revenue_share"]))
            for r in rows
            if round(100 * r["top_share"]) in {1, 5, 10, 20, 30, 40, 50, 80, 100}
        ],
        table="explore_concentration",
    )
