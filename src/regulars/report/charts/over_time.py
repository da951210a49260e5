"""Charts of months, days, weekdays and seasons."""

from __future__ import annotations

from collections.abc import Iterator

from regulars.explore import Row
from regulars.report.charts.chart import Chart, Figure, chart, thinned
from regulars.wording import count, decimal, money

_CYCLES = {"weekday": "Weekdays", "month": "Months of the year"}


def month_charts(rows: list[Row], currency: str | None) -> Iterator[Chart]:
    """Revenue and customers of each month, new beside returning."""
    months = [f"{row['month']:%Y-%m}" for row in rows]
    header = ("Month", "New", "Returning", "Whole month")
    for measure, title in (
        ("revenue", "Revenue from new and from returning customers"),
        ("customers", "New and returning customers"),
    ):
        if rows[0].get(measure) is None:
            continue
        new, returning = f"new_{measure}", f"returning_{measure}"

        def shown(value: float, measure: str = measure) -> str:
            return money(value, currency) if measure == "revenue" else count(value)

        yield chart(
            f"months-{measure}",
            title,
            [
                _bars(months, rows, returning, "returning", "--up"),
                _bars(months, rows, new, "new", "--down"),
            ],
            {"barmode": "stack", "bargap": 0.25, "yaxis": {"rangemode": "tozero"}},
            header=header,
            rows=[
                (f"{r['month']:%B %Y}", shown(r[new]), shown(r[returning]), _yes(r["complete"]))
                for r in rows
            ],
            table="explore_months",
        )


def season_charts(seasons: list[Row], days: list[Row], currency: str | None) -> Iterator[Chart]:
    """Indices of weekdays and months, and every day."""
    for cycle, title in _CYCLES.items():
        rows = [row for row in seasons if row["cycle"] == cycle]
        if not rows:
            continue
        names, indices = [r["name"][:3] for r in rows], [round(r["index"], 4) for r in rows]
        yield chart(
            f"seasons-{cycle}",
            f"{title}, where 1 is the average day",
            [{"type": "bar", "x": names, "y": indices, "marker": {"color": "--up"}}],
            {"bargap": 0.3, "shapes": [_line_at(1)], "yaxis": {"rangemode": "tozero"}},
            header=(title, "Index", "Days"),
            rows=[(r["name"], decimal(r["index"]), count(r["days"])) for r in rows],
            table="explore_seasons",
            height_px=260,
        )
    if days:
        yield _day_chart(days, currency)


def _day_chart(days: list[Row], currency: str | None) -> Chart:
    measure = "orders" if days[0]["revenue"] is None else "revenue"
    kept = thinned([float(day[measure]) for day in days])
    holidays = [day for day in days if day["holiday"]]
    data: list[Figure] = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": measure,
            "x": [f"{days[i]['day']:%Y-%m-%d}" for i in kept],
            "y": [round(float(days[i][measure]), 2) for i in kept],
            "line": {"color": "--up", "width": 1},
        }
    ]
    if holidays:
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": "public holiday",
                "x": [f"{day['day']:%Y-%m-%d}" for day in holidays],
                "y": [round(float(day[measure]), 2) for day in holidays],
                "text": [day["holiday"] for day in holidays],
                "marker": {"color": "--down", "size": 8, "symbol": "diamond"},
            }
        )
    highest = sorted(days, key=lambda day: (-day[measure], day["day"]))
    return chart(
        "seasons-days",
        f"{measure.capitalize()} of each day",
        data,
        {"yaxis": {"rangemode": "tozero"}},
        header=("Best days first", measure.capitalize(), "Public holiday"),
        rows=[
            (
                f"{day['day']:%A, %d %B %Y}",
                money(day["revenue"], currency) if measure == "revenue" else count(day["orders"]),
                day["holiday"] or "",
            )
            for day in highest
        ],
        table="explore_days",
        wide=True,
    )


def _bars(months: list[str], rows: list[Row], column: str, name: str, colour: str) -> Figure:
    values = [round(float(row[column]), 2) for row in rows]
    # Paler where the data cut the month off.
    opacity = [1.0 if row["complete"] else 0.45 for row in rows]
    marker = {"color": colour, "opacity": opacity}
    return {"type": "bar", "name": name, "x": months, "y": values, "marker": marker}


def _line_at(value: float) -> Figure:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": value,
        "y1": value,
        "line": {"color": "--quiet", "width": 1, "dash": "dot"},
    }


def _yes(whole: object) -> str:
    return "yes" if whole else "no, cut off"
