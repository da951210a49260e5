"""Charts of products, categories, and pairs bought together."""

from __future__ import annotations

from collections.abc import Iterator

from regulars.explore import Row
from regulars.report.charts.chart import Chart, Figure, chart
from regulars.report.charts.log_axis import log_axis
from regulars.wording import count, decimal, money, share

_BARS = 15
_LONGEST = 34


def ranking(
    name: str, title: str, rows: list[tuple[str, float, Row]], currency: str | None, table: str
) -> Chart:
    """Horizontal bars, the largest on top.

    Args:
        name: of the chart.
        title: of the chart.
        rows: label, share (0 to 1) and the row of the table, best first.
        currency: of amounts.
        table: where the rows are.
    """
    shown = rows[:_BARS]
    labels = [_short(label) for label, _, _ in shown]
    return chart(
        name,
        title,
        [
            {
                "type": "bar",
                "orientation": "h",
                # Labels may repeat once shortened: positions are numbers.
                "y": list(range(len(shown))),
                "x": [round(part, 5) for _, part, _ in shown],
                "text": [label for label, _, _ in shown],
                "textposition": "none",
                "hovertemplate": "%{text}: %{x:.1%}<extra></extra>",
                "marker": {"color": "--up"},
            }
        ],
        {
            "xaxis": {
                "tickformat": ".1~%",
                "rangemode": "tozero",
                "title": {"text": "share of the revenue"},
            },
            "yaxis": {
                "autorange": "reversed",
                "tickvals": list(range(len(shown))),
                "ticktext": labels,
                "showgrid": False,
            },
            "bargap": 0.3,
        },
        header=("Name", "Share", "Revenue"),
        rows=[
            (label, share(part), money(row.get("revenue"), currency)) for label, part, row in rows
        ],
        table=table,
        height_px=96 + 22 * len(shown),
    )


def product_charts(rows: list[Row], currency: str | None) -> Iterator[Chart]:
    """The best products and categories."""
    for kind, title in (("product", "Best-selling products"), ("category", "Categories")):
        own = [(r["name"] or r["id"], r["share"], r) for r in rows if r["kind"] == kind]
        if own:
            yield ranking(f"products-{kind}", title, own, currency, "explore_products")


def pair_chart(rows: list[Row]) -> Chart:
    """Each pair by how many orders hold it and how far beyond chance that is."""
    names = [f"{r['name_a'] or r['product_a']} + {r['name_b'] or r['product_b']}" for r in rows]
    return chart(
        "together",
        "Pairs by orders with both and by lift",
        [
            {
                "type": "scatter",
                "mode": "markers",
                "x": [r["orders_both"] for r in rows],
                "y": [round(r["lift"], 3) for r in rows],
                "text": names,
                "marker": {"color": "--up", "size": 7, "opacity": 0.7},
                "hovertemplate": "%{text}<br>%{x} orders, lift %{y}<extra></extra>",
            }
        ],
        {
            "xaxis": _axis([r["orders_both"] for r in rows], "orders with both"),
            "yaxis": _axis([r["lift"] for r in rows], "lift"),
        },
        header=("Pair", "Orders with both", "Support", "Confidence", "Back", "Lift"),
        rows=[
            (
                name,
                count(r["orders_both"]),
                share(r["support"]),
                share(r["confidence_ab"]),
                share(r["confidence_ba"]),
                decimal(r["lift"]),
            )
            for name, r in zip(names, rows, strict=True)
        ],
        table="explore_pairs",
    )


def _axis(values: list[float], title: str) -> Figure:
    return log_axis(min(values) / 1.1, max(values) * 1.1, title)


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1].rstrip() + "\u2026"
