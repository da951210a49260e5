"""Ticks of a logarithmic axis, each with its whole number; Plotly would write a bare 2 or 5."""

from __future__ import annotations

import math

from regulars.report.charts.chart import Figure
from regulars.wording import compact

_FEWEST, _MOST = 3, 8


def log_axis(low: float, high: float, title: str) -> Figure:
    """An axis from `low` to `high`, both positive, with ticks at 1, 2, 5 or at 1 of each decade.

    Within a small part of a decade Plotly's own ticks are evenly spaced numbers, and stay.

    >>> log_axis(0.8, 30, "days")["ticktext"]
    ['1', '2', '3', '5', '7', '10', '20', '30']
    >>> log_axis(0.8, 300, "days")["ticktext"]
    ['1', '2', '5', '10', '20', '50', '100', '200']
    >>> log_axis(10, 2_000_000, "units")["ticktext"]
    ['10', '100', '1k', '10k', '100k', '1m']
    >>> "ticktext" in log_axis(17, 26, "orders")
    False
    """
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps in ((1, 2, 3, 5, 7), (1, 2, 5), (1,)):
        ticks = [float(f"{step}e{d}") for d in decades for step in steps]
        ticks = [tick for tick in ticks if low <= tick <= high]
        if len(ticks) <= _MOST:
            break
    if len(ticks) < _FEWEST:
        return {"type": "log", "title": {"text": title}, "nticks": 6}
    return {
        "type": "log",
        "title": {"text": title},
        "tickvals": ticks,
        "ticktext": [compact(tick) for tick in ticks],
    }
