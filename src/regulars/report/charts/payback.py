"""What a customer has earned by months since the first order, beside what winning one cost."""

from __future__ import annotations

from collections.abc import Iterator

from regulars.explore import Row
from regulars.report.charts.chart import Chart, Figure, chart
from regulars.wording import count, money, share

_MOST_COHORTS = 36
_TWICE = 2.0
_SHORT = 12


def payback_charts(cohorts: list[Row], months: list[Row], currency: str | None) -> list[Chart]:
    """The curves of all cohorts, and how much of its cost each has earned; nothing before month 1.

    Args:
        cohorts: of `payback_cohorts`, the earliest first, everybody last.
        months: of `payback_months`, in the same order, by month.
        currency: of the amounts.
    """
    together = [row for row in months if row["cohort"] is None]
    if not together:
        return []
    [everybody] = [row for row in cohorts if row["cohort"] is None]
    own = [row for row in cohorts if row["cohort"] is not None][-_MOST_COHORTS:]
    curves = {
        f"{row['cohort']:%Y-%m}": [m for m in months if m["cohort"] == row["cohort"]] for row in own
    }
    costs = {f"{row['cohort']:%Y-%m}": row["acquisition_cost"] for row in own}
    found = [_curves(curves, together, everybody["acquisition_cost"], currency)]
    if min(costs.values(), default=0.0) > 0 and any(curves.values()):
        found.append(_earned(curves, costs))
    return found


def _curves(
    curves: dict[str, list[Row]], together: list[Row], cost: float, currency: str | None
) -> Chart:
    amount = f"{currency} %{{y:,.2f}}" if currency else "%{y:,.2f}"
    last = together[-1]["month"]
    data = [
        *_band(together),
        *_of_cohorts(curves, amount),
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": "all together",
            "x": [row["month"] for row in together],
            "y": _amounts(together, "margin_per_customer"),
            "line": {"color": "--up", "width": 3},
            "hovertemplate": f"month %{{x}}: {amount}<extra>all together</extra>",
        },
        {
            "type": "scatter",
            "mode": "lines",
            "name": "cost of winning one",
            "x": [1, last],
            "y": [round(cost, 2)] * 2,
            "line": {"color": "--down", "width": 2, "dash": "dash"},
            "hovertemplate": f"cost {amount}<extra></extra>",
        },
    ]
    return chart(
        "payback-months",
        "Margin earned of each customer won, by months since the first order",
        data,
        {
            "xaxis": {
                "title": {"text": "months since the first order"},
                "range": [0.5, last + 0.5],
                "dtick": _step(last),
                "tick0": 1,
            },
            "yaxis": {"title": {"text": currency or "margin"}, "rangemode": "tozero"},
        },
        header=("Month", "Customers", "Earned of one", "From", "To"),
        rows=[
            (
                count(row["month"]),
                count(row["customers"]),
                *(
                    money(row[f"margin_per_customer{end}"], currency)
                    for end in ("", "_low", "_high")
                ),
            )
            for row in together
        ],
        table="payback_months",
        height_px=360,
    )


def _band(together: list[Row]) -> Iterator[Figure]:
    """The 95 % interval of everybody."""
    edge = {
        "type": "scatter",
        "mode": "lines",
        "x": [row["month"] for row in together],
        "line": {"width": 0, "color": "--up"},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    yield {**edge, "y": _amounts(together, "margin_per_customer_low")}
    yield {
        **edge,
        "y": _amounts(together, "margin_per_customer_high"),
        "fill": "tonexty",
        "name": "95 % interval",
        "showlegend": True,
    }


def _of_cohorts(curves: dict[str, list[Row]], amount: str) -> Iterator[Figure]:
    """A thin line for each cohort; one entry of the legend stands for all."""
    drawn = {name: rows for name, rows in curves.items() if rows}
    for place, (name, rows) in enumerate(drawn.items()):
        yield {
            "type": "scatter",
            "mode": "lines" if len(rows) > 1 else "markers",
            "name": "one cohort",
            "legendgroup": "cohorts",
            "showlegend": place == 0,
            "x": [row["month"] for row in rows],
            "y": _amounts(rows, "margin_per_customer"),
            "line": {"color": "--quiet", "width": 1},
            "marker": {"color": "--quiet", "size": 4},
            "opacity": 0.55,
            "hovertemplate": f"month %{{x}}: {amount}<extra>{name}</extra>",
        }


def _earned(curves: dict[str, list[Row]], costs: dict[str, float]) -> Chart:
    names = [name for name, rows in curves.items() if rows]
    last = max(len(curves[name]) for name in names)
    earned = [
        [round(row["margin_per_customer"] / costs[name], 4) for row in curves[name]]
        for name in names
    ]
    padded: list[list[float | None]] = [[*row, *[None] * (last - len(row))] for row in earned]
    return chart(
        "payback-cohorts",
        "Share of its cost that each cohort has earned, by months since the first order",
        [
            {
                "type": "heatmap",
                "x": list(range(1, last + 1)),
                "y": names,
                "z": padded,
                "zmin": 0,
                "zmax": _TWICE,
                "colorscale": [[0, "--down"], [0.5, "--page"], [1, "--up"]],
                "xgap": 1,
                "ygap": 1,
                "colorbar": {
                    "tickvals": [0, 1, _TWICE],
                    "ticktext": ["0%", "100%", "200%+"],
                    "thickness": 10,
                    "outlinewidth": 0,
                },
                "hovertemplate": "%{y}, month %{x}: %{z:.0%} of the cost<extra></extra>",
            }
        ],
        {
            "xaxis": {
                "title": {"text": "months since the first order"},
                "showgrid": False,
                "tick0": 1,
                "dtick": _step(last),
            },
            "yaxis": {"autorange": "reversed", "type": "category", "showgrid": False},
        },
        header=("Cohort", *(str(month) for month in range(1, min(last, _SHORT) + 1))),
        rows=[
            (name, *("" if part is None else share(part) for part in row[:_SHORT]))
            for name, row in zip(names, padded, strict=True)
        ],
        table="payback_months",
        height_px=max(260, 110 + 16 * len(names)),
    )


def _step(months: int) -> int:
    return 1 if months <= _SHORT else 3


def _amounts(rows: list[Row], column: str) -> list[float]:
    return [round(float(row[column]), 2) for row in rows]
