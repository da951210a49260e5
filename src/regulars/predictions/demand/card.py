"""The model card of a demand forecast."""

from __future__ import annotations

from typing import Any

import numpy as np

from regulars.predictions.card import LIBRARIES, ModelCard, library_versions
from regulars.predictions.demand.backtest import Origins
from regulars.predictions.demand.config import DemandConfig
from regulars.predictions.demand.models import NAIVE, WORDS
from regulars.predictions.demand.panel import Panel
from regulars.predictions.evaluate import Measure
from regulars.wording import count, share

_METHOD = "chosen for each series"
_LEAST = 0.05  # beyond this, a shortfall of the intervals is worth a warning


def make_card(
    panel: Panel,
    origins: Origins,
    rows: list[dict[str, Any]],
    config: DemandConfig,
    said: list[str],
) -> ModelCard:
    """Say what is forecast, how well that went on days that chose nothing, and what to mind.

    Args:
        panel: the series.
        origins: of the backtest.
        rows: one for each series and measure (schema `SERIES`).
        config: the settings.
        said: what speaks against the forecast, in words.
    """
    measures = sorted({row["measure"] for row in rows}, reverse=True)
    horizon_days = origins.horizon * panel.period_days
    held = float(np.mean([row["coverage"] for row in rows]))
    found = []
    for name, column in ((_METHOD, "rmsse"), ("the last season repeated", "naive_rmsse")):
        errors = [row[column] for row in rows if row["rmsse"] is not None and row["naive_rmsse"]]
        if errors:
            found.append(Measure("RMSSE, median", float(np.median(errors)), model=name))
    biases = [row["bias"] for row in rows if row["level"] == "total" and row["bias"] is not None]
    if biases:
        found.append(Measure("bias of the total", float(np.mean(biases)), model=_METHOD))
    found.append(Measure(f"held by {share(config.coverage)} intervals", held, model=_METHOD))
    used = {row["model"] for row in rows}
    return ModelCard(
        kind="demand",
        label=f"{' and '.join(measures)} of each {_period(panel)}",
        method=f"{_METHOD} by backtest: {', '.join(sorted(WORDS[name] for name in used))}",
        data_from=panel.start_of(0).isoformat(),
        data_to=panel.last_day_of(panel.periods - 1).isoformat(),
        as_of=panel.start_of(panel.periods).isoformat(),
        horizon_days=horizon_days,
        customers=len(rows),
        counted="series",
        measures=tuple(found),
        evaluated=f"Measured on the last {horizon_days} days, which chose nothing.",
        warnings=(*said, *_warnings(panel, rows, held, config)),
        versions=library_versions((*LIBRARIES, "statsforecast")),
    )


def _warnings(
    panel: Panel, rows: list[dict[str, Any]], held: float, config: DemandConfig
) -> list[str]:
    found = []
    if held < config.coverage - _LEAST:
        found.append(
            f"Intervals meant to hold {share(config.coverage)} of the periods held "
            f"{share(held)} in the test: take them for too narrow."
        )
    naive = sum(row["model"] == NAIVE for row in rows)
    if naive:
        found.append(
            f"For {count(naive)} of {count(len(rows))} series the last season is repeated: no "
            "model beat it, or too little is known to tell."
        )
    if panel.period_days > 1 and panel.season == 1:
        found.append("No yearly season is known: under two years of weeks.")
    return found


def _period(panel: Panel) -> str:
    return "day" if panel.period_days == 1 else "week"
