"""The customers of a finished run grouped anew: ways compared, the best one published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from regulars import flow
from regulars.model import BadData, RunRecord
from regulars.settings import load_settings
from regulars.stopwatch import Stopwatch
from regulars.wiring.workspace import open_warehouse


def segment(
    *,
    workspace: str | Path = "my-shop",
    settings: Mapping[str, Any] | None = None,
    now: datetime | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> RunRecord:
    """Compare ways of grouping customers, and publish segments made the best way.

    Args:
        workspace: the folder that `run` wrote.
        settings: settings that win over `regulars.toml`; `segments.laboratory` names the ways.
        now: the present moment; default: the clock's.
        on_step: called with the name of each step and trial when it begins.

    Returns:
        The record of the run, with the new segments; every trial is in the table `segment_trials`.

    Raises:
        BadData: there is no finished run here, or its customers allow no segments.
        Refused: the machine does not allow it.
        Unavailable: another run is writing to the workspace.
    """
    folder = Path(workspace).expanduser()
    if not (folder / "tables" / "features.parquet").exists():
        raise BadData(
            "there are no customers to group here yet",
            file=str(folder),
            way_out="run `regulars run ORDERS` first, or name its folder with -o",
        )
    chosen = load_settings(folder, settings or {})
    with open_warehouse(folder, chosen) as warehouse:
        return flow.segment(
            warehouse, chosen, now=now or datetime.now(UTC), stopwatch=Stopwatch(on_step)
        )
