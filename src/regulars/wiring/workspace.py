"""Open a workspace's warehouse, make its folder, or work in one that is thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from regulars.model import BadData
from regulars.settings import Settings
from regulars.store import Draft, DuckEngine, SparkEngine, Warehouse, explained
from regulars.wiring.threads import bounded_threads


@contextmanager
def open_warehouse(workspace: Path, settings: Settings) -> Iterator[Warehouse]:
    """Open a workspace's tables to work on them with the engine that the settings name.

    Raises:
        Refused: the engine is not installed.
        Unavailable: the engine cannot be started or reached, or went away.
    """
    with open_finished(workspace, settings) as warehouse:
        if settings.engine == "duckdb":
            yield warehouse
            return
        engine = SparkEngine(settings.spark, threads=settings.threads)
        try:
            with engine.explained():
                yield Warehouse(workspace, warehouse.local, engine=engine)
        finally:
            engine.close()


@contextmanager
def open_finished(workspace: Path, settings: Settings) -> Iterator[Warehouse]:
    """Open a workspace's finished tables to look at them; whatever wrote them, DuckDB reads."""
    engine = DuckEngine(
        threads=settings.threads,
        memory_limit_mb=settings.memory_limit_mb,
        # What does not fit into memory is customers' data: it stays inside the workspace.
        spill_folder=workspace.absolute() / ".tables" / "spill",
    )
    try:
        with bounded_threads(settings.threads):
            yield Warehouse(workspace, engine)
    finally:
        engine.close()


def require_finished(workspace: Path) -> None:
    """Make sure that a run has finished here.

    Raises:
        BadData: there are no customers yet.
    """
    if not (workspace / "tables" / "features.parquet").exists():
        raise BadData(
            "there are no customers here yet",
            file=str(workspace),
            way_out="run `regulars run ORDERS` first, or name its folder with -o",
        )


@contextmanager
def made_if_missing(folder: Path) -> Iterator[None]:
    """Make a folder for the block; a folder that stays empty goes again if the block fails."""
    missing = not folder.exists()
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        if missing:
            _remove_if_unused(folder)
        raise


def _remove_if_unused(folder: Path) -> None:
    """Remove a workspace in which nothing but the lock was made; leave anything else alone."""
    states = folder / ".tables"
    with suppress(OSError):
        if {path.name for path in states.iterdir()} <= {"lock", "spill"}:
            (states / "lock").unlink(missing_ok=True)
            if (states / "spill").exists():
                (states / "spill").rmdir()
            states.rmdir()
        folder.rmdir()


@contextmanager
def scratch(settings: Settings, now: datetime) -> Iterator[Draft]:
    """A draft that is thrown away."""
    with (
        tempfile.TemporaryDirectory(prefix="regulars-", dir=_shared(settings)) as folder,
        open_warehouse(Path(folder), settings) as warehouse,
        warehouse.draft(now=now) as draft,
    ):
        yield draft


def _shared(settings: Settings) -> Path | None:
    """The folder for intermediate files that Spark's workers see; None: the system's."""
    return settings.spark.shared_folder if settings.engine == "spark" else None
