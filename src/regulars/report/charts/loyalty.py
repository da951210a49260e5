"""Charts of the second order and of cohorts."""

from __future__ import annotations

from regulars.explore import Row
from regulars.report.charts.chart import Chart, chart, thinned
from regulars.wording import count, share

_MOST_COHORTS = 36
_TICKS = 12


def second_order_chart(rows: list[Row]) -> Chart:
    """The Kaplan-Meier curve with its interval."""
    kept = thinned([float(row["days_since_first_order"]) for row in rows], most=800)
    there = [rows[i] for i in kept]
    days = [row["days_since_first_order"] for row in there]
    with_interval = [row for row in there if row["reordered_low"] is not None]
    bounds = [row["days_since_first_order"] for row in with_interval]
    band = {
        "type": "scatter",
        "mode": "lines",
        "hoverinfo": "skip",
        "showlegend": False,
        "x": bounds,
        "line": {"width": 0, "shape": "hv", "color": "--up"},
    }
    return chart(
        "repeat",
        "Share of customers with a second order, by days since the first",
        [
            {**band, "y": [round(r["reordered_low"], 4) for r in with_interval]},
            {
                **band,
                "y": [round(r["reordered_high"], 4) for r in with_interval],
                "fill": "tonexty",
                "name": "95 % interval",
                "showlegend": True,
            },
            {
                "type": "scatter",
                "mode": "lines",
                "name": "estimate",
                "x": days,
                "y": [round(row["reordered"], 4) for row in there],
                "line": {"shape": "hv", "color": "--up", "width": 2},
            },
        ],
        {
            "xaxis": {"title": {"text": "days since the first order"}, "rangemode": "tozero"},
            "yaxis": {"tickformat": ".0%", "range": [0, 1]},
        },
        header=("Days", "Reordered", "From", "To", "Customers still awaited"),
        rows=[
            (
                count(r["days_since_first_order"]),
                share(r["reordered"]),
                share(r["reordered_low"]),
                share(r["reordered_high"]),
                count(r["at_risk"]),
            )
            for r in (_at(rows, day) for day in _days(rows))
        ],
        table="explore_second_order",
    )


def cohort_chart(rows: list[Row]) -> Chart:
    """The retention triangle of whole months; the month of the first order itself is 100 %."""
    followed = [row for row in rows if row["complete"] and row["months_since_first"]]
    cohorts = list(dict.fromkeys(row["cohort"] for row in followed))[-_MOST_COHORTS:]
    ages = range(1, max(row["months_since_first"] for row in followed) + 1)
    found = {(row["cohort"], row["months_since_first"]): row for row in followed}
    customers = {row["cohort"]: row["customers"] for row in rows}
    cells = [[found.get((cohort, age)) for age in ages] for cohort in cohorts]
    highest = max((c["retention"] for line in cells for c in line if c), default=1.0)
    sizes = [customers[cohort] for cohort in cohorts]
    names = [f"{cohort:%Y-%m}" for cohort in cohorts]
    return chart(
        "cohorts",
        "Share of each cohort that ordered, by months after the first order",
        [
            {
                "type": "heatmap",
                "x": list(ages),
                "y": names,
                "z": [
                    [None if c is None else round(c["retention"], 4) for c in ln] for ln in cells
                ],
                "zmin": 0,
                "zmax": round(highest, 4),
                "colorscale": [[0, "--page"], [1, "--up"]],
                "xgap": 1,
                "ygap": 1,
                "colorbar": {"tickformat": ".0%", "thickness": 10, "outlinewidth": 0},
                "hovertemplate": "%{y}, %{x} months later: %{z:.1%}<extra></extra>",
            }
        ],
        {
            "xaxis": {
                "title": {"text": "months after the first order"},
                "showgrid": False,
                "tick0": 0,
                "dtick": 1 if len(ages) <= _TICKS else 6,
            },
            "yaxis": {"autorange": "reversed", "type": "category", "showgrid": False},
        },
        header=("Cohort", "Customers", *(str(age) for age in ages if age <= 12)),  # noqa: PLR2004
        rows=[
            (
                f"{cohort:%B %Y}",
                count(size),
                *("" if c is None else share(c["retention"]) for c in line[:12]),
            )
            for cohort, size, line in zip(cohorts, sizes, cells, strict=True)
        ],
        table="explore_cohorts",
        height_px=max(240, 60 + 22 * len(cohorts)),
    )


def _days(rows: list[Row]) -> list[int]:
    last = rows[-1]["days_since_first_order"]
    return [day for day in (7, 14, 30, 60, 90, 120, 180, 270, 365, 540, 730) if day <= last]


def _at(rows: list[Row], day: int) -> Row:
    before = [row for row in rows if row["days_since_first_order"] <= day]
    return {**(before[-1] if before else rows[0]), "days_since_first_order": day}
