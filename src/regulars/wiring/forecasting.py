"""Demand of a finished run forecast and published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from regulars import flow
from regulars.predictions import DemandForecast, demand_library
from regulars.settings import load_settings
from regulars.stopwatch import Stopwatch
from regulars.wiring.workspace import open_finished, require_finished


def forecast(
    *,
    workspace: str | Path = "my-shop",
    settings: Mapping[str, Any] | None = None,
    now: datetime | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> DemandForecast:
    """Forecast what will be sold, per product, category and segment, with intervals and backtests.

    Args:
        workspace: the folder that `run` wrote; gains the tables `forecasts`, `forecast_series` and
            `forecast_trials`.
        settings: settings that win over `regulars.toml`; `predictions.demand` says what.
        now: the present moment; default: the clock's.
        on_step: called with the name of each step when it begins.

    Raises:
        BadData: there is no finished run here, or its orders have no dates.
        BadData: the history is too short.
        Refused: the extra `demand` is not installed.
        Unavailable: another run is writing to the workspace.
    """
    demand_library()
    folder = Path(workspace).expanduser()
    require_finished(folder)
    chosen = load_settings(folder, settings or {})
    with open_finished(folder, chosen) as warehouse:
        return flow.forecast(
            warehouse, chosen, now=now or datetime.now(UTC), stopwatch=Stopwatch(on_step)
        )
