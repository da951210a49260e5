"""The main job, and the same without writing anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from regulars import flow
from regulars.intake import Intake, take_in
from regulars.model import RunRecord
from regulars.settings import load_settings, save_mapping
from regulars.stopwatch import Stopwatch
from regulars.wiring.inputs import Inputs, as_list
from regulars.wiring.workspace import made_if_missing, open_warehouse, scratch


def run(
    orders: Inputs,
    *,
    workspace: str | Path = "my-shop",
    customers: Inputs = (),
    products: Inputs = (),
    settings: Mapping[str, Any] | None = None,
    now: datetime | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> RunRecord:
    """Read orders, describe and segment the customers, and write a report.

    Args:
        orders: order files, globs, folders, URLs or frames.
        workspace: the folder for tables, model, report and settings; made if missing.
        customers: customers that join in, likewise.
        products: products that join in, likewise.
        settings: settings that win over `regulars.toml`, nested as in it.
        now: the present moment; default: the clock's.
        on_step: called with the name of each step when it begins.

    Returns:
        The run's record, also in `WORKSPACE/runs/TIME/run.json`.

    Raises:
        BadData: the files cannot be understood.
        Refused: the machine does not allow it.
        Unavailable: another run is writing to the workspace.
    """
    folder = Path(workspace).expanduser()
    chosen = load_settings(folder, settings or {})
    with made_if_missing(folder), open_warehouse(folder, chosen) as warehouse:
        record = flow.run(
            flow.Sources(as_list(orders), as_list(customers), as_list(products)),
            warehouse,
            chosen,
            now=now or datetime.now(UTC),
            stopwatch=Stopwatch(on_step),
        )
    unsaved = save_mapping(folder, record.mapping, chosen.intake)
    return replace(record, warnings=[*record.warnings, *unsaved])


def check(
    orders: Inputs,
    *,
    workspace: str | Path = "my-shop",
    customers: Inputs = (),
    products: Inputs = (),
    settings: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Intake:
    """Read and clean orders as `run` would, say what was found and write nothing.

    Args:
        orders: order files, globs, folders, URLs or frames.
        workspace: the folder whose `regulars.toml` counts, if it is there.
        customers: customers that join in, likewise.
        products: products that join in, likewise.
        settings: settings that win over `regulars.toml`.
        now: the present moment; default: the clock's.

    Raises:
        BadData: the files cannot be understood.
        Refused: the machine does not allow it.
    """
    chosen = load_settings(Path(workspace).expanduser(), settings or {})
    now = now or datetime.now(UTC)
    with scratch(chosen, now) as draft:
        return take_in(
            as_list(orders),
            draft,
            config=chosen.intake,
            now=now,
            as_of_s=flow.as_of_seconds(chosen),
            customers=as_list(customers),
            products=as_list(products),
            seed=chosen.seed,
        )
