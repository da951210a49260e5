"""Explore a finished workspace, or order files without writing anything."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import narwhals as nw

from regulars import flow
from regulars.explore import Exploration, FileFacts
from regulars.explore import explore as explore_tables
from regulars.intake import take_in
from regulars.model import Drift, PersonalColumn
from regulars.report import write_pictures
from regulars.settings import Settings, load_settings
from regulars.store import Warehouse
from regulars.wiring.inputs import Inputs, as_list
from regulars.wiring.workspace import open_finished, scratch


def explore(
    orders: Inputs = (),
    *,
    workspace: str | Path = "my-shop",
    customers: Inputs = (),
    products: Inputs = (),
    settings: Mapping[str, Any] | None = None,
    only: str | None = None,
    now: datetime | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> Exploration:
    """Answer what an analyst asks first: months, seasons, who comes back, what sells, where.

    Args:
        orders: order files, globs, folders, URLs or frames; or one folder that `run` wrote; or
            nothing, which means `workspace`.
        workspace: the folder that `run` wrote, or whose `regulars.toml` counts.
        customers: customer files that join in, beside order files.
        products: product files that join in, beside order files.
        settings: settings that win over `regulars.toml`.
        only: one section of `regulars.explore.SECTIONS`; None: all.
        now: the present moment; default: the clock's.
        on_step: called with the name of each step when it begins.

    Raises:
        BadData: the files cannot be understood, or the workspace has no tables.
        Refused: the machine does not allow it.
    """
    now = now or datetime.now(UTC)
    given = as_list(orders)
    folder = Path(workspace if len(given) == 0 else ".").expanduser()
    if len(given) == 1 and isinstance(given[0], str | Path):
        folder = Path(given[0]).expanduser()
    if len(given) == 0 or (folder != Path() and (folder / "tables").is_dir()):
        return _workspace(folder, load_settings(folder, settings or {}), only, now, on_step)
    chosen = load_settings(Path(workspace).expanduser(), settings or {})
    with scratch(chosen, now) as draft:
        told = flow.as_of_seconds(chosen)
        on_step("read and clean")
        intake = take_in(
            given,
            draft,
            config=chosen.intake,
            now=now,
            as_of_s=told,
            customers=as_list(customers),
            products=as_list(products),
        )
        as_of_s = None if intake.last_s is None else told or intake.last_s
        if only in {None, "correlations"}:
            on_step("features")
            flow.describe_customers(draft, as_of_s, flow.wall_clock_s(as_of_s, chosen))
        on_step("explore")
        return flow.explore_draft(
            draft,
            intake,
            watched_until_s=flow.wall_clock_s(as_of_s, chosen),
            today=now.date(),
            only=only,
        )


def draw(found: Exploration, folder: str | Path, *, dark: bool = False) -> list[Path]:
    """Write every chart of an exploration as a PNG, the way the report shows it.

    Args:
        found: what `explore` gave.
        folder: where the pictures go; a chart's name is its file's name.
        dark: dark colours.

    Raises:
        Refused: there is no Chromium, or the folder may not be written.
        Unavailable: the browser did not finish.
    """
    return write_pictures(found, Path(folder).expanduser(), dark=dark)


def _workspace(
    folder: Path,
    chosen: Settings,
    only: str | None,
    now: datetime,
    on_step: Callable[[str], None],
) -> Exploration:
    """Explore finished tables; what is in between goes to a folder that is thrown away."""
    with (
        tempfile.TemporaryDirectory(prefix="regulars-") as stages,
        open_finished(folder, chosen) as warehouse,
    ):

        def keep(stage: str, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
            path = Path(stages, f"{stage}.parquet")
            warehouse.local.write(frame, path)
            return warehouse.local.scan(path)

        on_step("explore")
        return explore_tables(
            warehouse.scan,
            keep,
            watched_until_s=_described_at(warehouse),
            today=now.date(),
            files=_file_facts(warehouse),
            only=only,
        )


def _file_facts(warehouse: Warehouse) -> FileFacts:
    """What the finished run's record says about its files; nothing where it is gone."""
    record = warehouse.record()
    if not record.is_file():
        return FileFacts()
    found = json.loads(record.read_text("utf-8"))
    return FileFacts(
        [Drift(**drift) for drift in found["drift"]],
        [PersonalColumn(**column) for column in found["personal"]],
        found["consent"],
    )


def _described_at(warehouse: Warehouse) -> int | None:
    """The moment at which the run described the customers, seconds since 1970."""
    try:
        moment = warehouse.scan("features").select(nw.col("as_of").max()).collect().item()
    except KeyError:
        return None
    return None if moment is None else int(moment.replace(tzinfo=UTC).timestamp())
