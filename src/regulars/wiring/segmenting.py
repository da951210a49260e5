"""The customers of a finished run grouped anew: ways compared, the best one published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from regulars import flow
from regulars.model import RunRecord
from regulars.record import read_record
from regulars.report import write_segment_pictures
from regulars.segments import Segmentation, segment_view
from regulars.settings import load_settings
from regulars.stopwatch import Stopwatch
from regulars.wiring.workspace import open_finished, open_warehouse, require_finished


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
    require_finished(folder)
    chosen = load_settings(folder, settings or {})
    with open_warehouse(folder, chosen) as warehouse:
        return flow.segment(
            warehouse, chosen, now=now or datetime.now(UTC), stopwatch=Stopwatch(on_step)
        )


def draw_segments(
    folder: str | Path, *, workspace: str | Path = "my-shop", dark: bool = False
) -> list[Path]:
    """Write every picture of a workspace's segments as a PNG, the way the report shows it.

    Args:
        folder: where the pictures go; a picture's name is its file's name.
        workspace: the folder that `run` wrote.
        dark: dark colours.

    Raises:
        BadData: there are no segments here.
        Refused: there is no Chromium, or the folder may not be written.
        Unavailable: the browser did not finish.
    """
    home = Path(workspace).expanduser()
    found = Segmentation.load(home / "models" / "segments.json")
    settings = load_settings(home, {})
    umap = settings.segments.umap if settings.segments.picture == "umap" else None
    with open_finished(home, settings) as warehouse:
        return write_segment_pictures(
            read_record(warehouse.record()),
            warehouse.scan,
            Path(folder).expanduser(),
            view=segment_view(warehouse.scan("features"), found, umap=umap).to_plotly_json(),
            merges=found.merges,
            dark=dark,
        )
