"""What contacting the top of a list brings, by how far down one goes."""

from __future__ import annotations

from regulars.explore import Row
from regulars.predictions import ContactConfig, gains_at, profits_at
from regulars.report.charts.chart import PERCENT, Chart, chart
from regulars.wording import count, share

_STEPS = tuple(step / 20 for step in range(1, 21))
_KEPT = (0.1, 0.3, 1.0)
_COLOURS = ("--quiet", "--down", "--up")


def profit_charts(
    model: str, predicts: str, rows: list[Row], contact: ContactConfig, *, leaving: bool
) -> list[Chart]:
    """The profit curve; nothing where no money was told or nobody did it.

    Args:
        model: its name.
        predicts: what was predicted.
        rows: of `prediction_calibration`, the least probable first.
        contact: what it brings and costs.
        leaving: whether a contact is to keep those of whom it is true: how many it keeps is not
            known, so some shares are drawn.
    """
    value, cost = contact.value_of_one, contact.contact_cost
    gains = gains_at([(row["customers"], row["observed"]) for row in rows], _STEPS)
    if value is None or cost is None or not gains:
        return []
    lines = {
        f"{100 * won:.0f} % of them stay" if leaving else "if it is why they buy": [
            1000 * profit
            for profit in profits_at(gains, value_of_one=value, contact_cost=cost, won=won)
        ]
        for won in (_KEPT if leaving else (1.0,))
    }
    colours = _COLOURS if leaving else _COLOURS[-1:]
    return [
        chart(
            f"profit-{model.replace('_', '-')}",
            f"Profit of contacting the list from the top, {value:,.12g} for one who "
            f"{'stays' if leaving else 'buys'}, {cost:,.12g} a contact: {predicts}",
            [
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": name,
                    "x": [0, *_STEPS],
                    "y": [0, *(round(profit, 2) for profit in profits)],
                    "line": {"color": colour, "width": 2},
                    "hovertemplate": "the first %{x:.0%} bring %{y:,.0f} for each 1,000 customers"
                    f"<extra>{name}</extra>",
                }
                for (name, profits), colour in zip(lines.items(), colours, strict=True)
            ],
            {
                "xaxis": {"title": {"text": "of the list, from the top"}, **PERCENT},
                "yaxis": {"title": {"text": "profit per 1,000 customers"}},
            },
            header=("The first", *lines),
            rows=[
                (share(step), *(count(profits[place]) for profits in lines.values()))
                for place, step in enumerate(_STEPS)
            ],
            table="prediction_calibration",
        )
    ]
