"""Whom a list finds: what its first customers hold, and how each tenth of it does."""

from __future__ import annotations

from itertools import pairwise

from regulars.explore import Row
from regulars.predictions import Gain, gains_at
from regulars.report.charts.chart import PERCENT, Chart, chart
from regulars.wording import decimal, share

_TENTHS = tuple(tenth / 10 for tenth in range(1, 11))


def gains_charts(model: str, predicts: str, rows: list[Row]) -> list[Chart]:
    """The gains curve and the lift of each tenth; nothing where nobody did it.

    Args:
        model: its name.
        predicts: what was predicted.
        rows: of `prediction_calibration`, the least probable first.
    """
    bins = [(row["customers"], row["observed"]) for row in rows]
    found = gains_at(bins, _TENTHS)
    if not found:
        return []
    name = model.replace("_", "-")
    return [_gains(name, predicts, found), _lift(name, predicts, found)]


def _gains(name: str, predicts: str, found: tuple[Gain, ...]) -> Chart:
    """The share found, by the share of the list that is taken, beside a list in random order."""
    return chart(
        f"gains-{name}",
        f"Found by taking the list from the top: {predicts}",
        [
            {
                "type": "scatter",
                "mode": "lines",
                "name": "at random",
                "x": [0, 1],
                "y": [0, 1],
                "line": {"color": "--down", "width": 1, "dash": "dash"},
                "hoverinfo": "skip",
            },
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": "by this prediction",
                "x": [0, *(gain.share for gain in found)],
                "y": [0, *(round(gain.captured, 4) for gain in found)],
                "line": {"color": "--up", "width": 2},
                "hovertemplate": "the first %{x:.0%} hold %{y:.1%}<extra></extra>",
            },
        ],
        {
            "xaxis": {"title": {"text": "of the list, from the top"}, **PERCENT},
            "yaxis": {"title": {"text": "of all of them found"}, **PERCENT},
        },
        header=("The first", "Hold of all", "Of these it is true of", "Times as at random"),
        rows=[
            (share(gain.share), share(gain.captured), share(gain.rate), decimal(gain.lift))
            for gain in found
        ],
        table="prediction_calibration",
    )


def _lift(name: str, predicts: str, found: tuple[Gain, ...]) -> Chart:
    """How many times as many as at random each tenth holds."""
    down_to = [0.0, *(gain.captured for gain in found)]
    held = [after - before for before, after in pairwise(down_to)]
    lifts = [one * len(found) for one in held]
    base = found[-1].rate
    return chart(
        f"lift-{name}",
        f"How each tenth of the list does: {predicts}",
        [
            {
                "type": "bar",
                "name": "by this prediction",
                "x": list(range(1, len(found) + 1)),
                "y": [round(lift, 3) for lift in lifts],
                "marker": {"color": "--up"},
                "hovertemplate": "tenth %{x}: %{y:.2f} times as many<extra></extra>",
            },
            {
                "type": "scatter",
                "mode": "lines",
                "name": "at random",
                "x": [0.5, len(found) + 0.5],
                "y": [1, 1],
                "line": {"color": "--down", "width": 1, "dash": "dash"},
                "hoverinfo": "skip",
            },
        ],
        {
            "xaxis": {"title": {"text": "tenth of the list, 1 is the top"}, "dtick": 1},
            "yaxis": {"title": {"text": "times as many"}, "rangemode": "tozero"},
        },
        header=("Tenth", "Times as at random", "It is true of", "Holds of all"),
        rows=[
            (str(tenth), decimal(lift), share(lift * base), share(one))
            for tenth, (lift, one) in enumerate(zip(lifts, held, strict=True), start=1)
        ],
        table="prediction_calibration",
    )
