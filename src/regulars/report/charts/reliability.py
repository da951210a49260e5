"""Whether 30 % means 30 %: what was predicted, and what happened."""

from __future__ import annotations

from regulars.explore import Row
from regulars.report.axis import round_ticks
from regulars.report.charts.chart import Chart, chart
from regulars.wording import count, share


def reliability_chart(model: str, predicts: str, rows: list[Row]) -> Chart:
    """The reliability curve on held-out customers, with 95 % intervals and the diagonal."""
    predicted = [round(row["predicted"], 4) for row in rows]
    observed = [round(row["observed"], 4) for row in rows]
    top = max(*predicted, *(row["observed_high"] for row in rows))
    end = 1.01 * round_ticks(0, top)[-1]
    axis = {"tickformat": ".0%", "range": [0, round(end, 4)]}
    above = [round(row["observed_high"] - row["observed"], 4) for row in rows]
    below = [round(row["observed"] - row["observed_low"], 4) for row in rows]
    return chart(
        f"reliability-{model.replace('_', '-')}",
        f"Predicted and happened: {predicts}",
        [
            {
                "type": "scatter",
                "mode": "lines",
                "name": "as predicted",
                "x": [0, round(top, 4)],
                "y": [0, round(top, 4)],
                "line": {"color": "--down", "width": 1, "dash": "dash"},
                "hoverinfo": "skip",
            },
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": "held-out customers",
                "x": predicted,
                "y": observed,
                "error_y": {"array": above, "arrayminus": below, "width": 2, "color": "--up"},
                "line": {"color": "--up", "width": 2},
                "hovertemplate": "predicted %{x:.1%}, happened %{y:.1%}<extra></extra>",
            },
        ],
        {
            "xaxis": {"title": {"text": "predicted"}, **axis},
            "yaxis": {"title": {"text": "happened"}, **axis},
        },
        header=("Predicted", "Happened", "From", "To", "Customers"),
        rows=[
            (
                share(row["predicted"]),
                share(row["observed"]),
                share(row["observed_low"]),
                share(row["observed_high"]),
                count(row["customers"]),
            )
            for row in rows
        ],
        table="prediction_calibration",
    )
