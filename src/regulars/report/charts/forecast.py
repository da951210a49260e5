"""What was sold and what is expected, period by period."""

from __future__ import annotations

from regulars.explore import Row
from regulars.report.charts.chart import Chart, Figure, chart
from regulars.wording import count, money


def forecast_chart(past: list[Row], coming: list[Row], measure: str, currency: str | None) -> Chart:
    """The past of a series, its forecast and the band that the forecast's intervals make.

    Args:
        past: rows of `forecast_history`, by period.
        coming: rows of `forecasts`, by period.
        measure: `units` or `revenue`.
        currency: of revenue.
    """

    def shown(value: float) -> str:
        return money(value, currency) if measure == "revenue" else count(value)

    period = "day" if coming[0]["period_days"] == 1 else "week"
    days = [f"{row['period_start']:%Y-%m-%d}" for row in coming]
    edge: Figure = {"type": "scatter", "mode": "lines", "x": days, "line": {"width": 0}}
    edge |= {"hoverinfo": "skip"}
    low = {**edge, "y": _of(coming, "forecast_low"), "showlegend": False}
    band = {**edge, "name": "interval", "y": _of(coming, "forecast_high")}
    band |= {"fill": "tonexty", "fillcolor": "--band"}
    sold = {
        "type": "scatter",
        "mode": "lines",
        "name": "sold",
        "x": [f"{row['period_start']:%Y-%m-%d}" for row in past],
        "y": _of(past, "amount"),
        "line": {"color": "--up", "width": 1.5},
    }
    expected = {
        "type": "scatter",
        "mode": "lines",
        "name": "expected",
        "x": days,
        "y": _of(coming, "forecast"),
        "line": {"color": "--down", "width": 2},
    }
    return chart(
        "forecast-total",
        f"{measure.capitalize()} by {period}: sold, and expected with its interval",
        [low, band, sold, expected],
        {"yaxis": {"rangemode": "tozero"}},
        header=(f"{period.capitalize()} from", "to", "Expected", "From", "To"),
        rows=[
            (
                f"{row['period_start']:%a, %d %b %Y}",
                f"{row['period_end']:%a, %d %b %Y}",
                *(shown(row[name]) for name in ("forecast", "forecast_low", "forecast_high")),
            )
            for row in coming
        ],
        table="forecasts",
        wide=True,
    )


def _of(rows: list[Row], column: str) -> list[float]:
    return [round(float(row[column]), 2) for row in rows]
