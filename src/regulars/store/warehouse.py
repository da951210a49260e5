"""The warehouse: a folder of Parquet tables that changes all at once or not at all.

Layout inside a workspace:

    tables -> .tables/20261122T180500-1a2b    what readers open, a symbolic link
    report.html -> tables/files/report.html   files that belong to the tables, through that link
    .tables/20261122T180500-1a2b/*.parquet    one finished state, its files in `files/`
    .tables/20261122T180500-1a2b/run.json     how it came about; outlives it in `runs/STATE/`
    .tables/draft-1a2b/                       what a running job writes
    .tables/lock                              held by the one writer

A run writes a draft. `Draft.commit` gives the draft its final name and moves the link `tables`,
which is one atomic rename: a reader sees all the old tables and files or all the new ones. The
state before is kept until the next commit, for readers that are still on it.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw

from regulars.model import TABLES, BadData, Refused, Unavailable
from regulars.store.check import conform, refuse_gaps
from regulars.store.duck import DuckEngine
from regulars.store.engine import Engine
from regulars.store.faults import explained

_LINKED = ("report.html", "models")
_RECORD = "run.json"


class Warehouse:
    """The tables of one workspace.

    Args:
        workspace: the workspace's folder; `tables` is made inside it.
        local: DuckDB in this process; reads finished tables.
        engine: runs the work from typed lines to segments; None: `local` does.
    """

    def __init__(self, workspace: Path, local: DuckEngine, *, engine: Engine | None = None) -> None:
        self.workspace = workspace.absolute()
        self.local = local
        self.engine: Engine = local if engine is None else engine
        self.link = self.workspace / "tables"
        self.states = self.workspace / ".tables"

    def tables(self) -> list[str]:
        """The names of the tables that are there, sorted."""
        return sorted(path.stem for path in self.link.glob("*.parquet"))

    def record(self) -> Path:
        """The file that says how the published state came about; it may be missing."""
        return self.link.resolve() / _RECORD

    def scan(self, name: str) -> nw.LazyFrame[Any]:
        """Read a finished table lazily, by the local engine.

        Raises:
            KeyError: the table is not there.
        """
        # The link may move while a reader works: resolve it once.
        path = (self.link / f"{name}.parquet").resolve()
        if not path.exists():
            raise KeyError(name)
        return self.local.scan(path)

    @contextmanager
    def draft(self, *, now: datetime) -> Iterator[Draft]:
        """Open a draft of the next state; the only writer until the block ends.

        What is not committed when the block ends is removed.

        Raises:
            Unavailable: another run is writing to this workspace.
            Refused: the folder may not be written, or has a `tables` of someone else's.
        """
        with explained(self.workspace):
            self.states.mkdir(parents=True, exist_ok=True)
            lock = (self.states / "lock").open("w")
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Unavailable(
                    "another run is writing to this workspace",
                    file=str(self.workspace),
                    way_out="wait until it ends, or choose another folder with -o",
                ) from error
            for name in ("tables", *_LINKED):
                self._refuse_foreign(self.workspace / name)
            for left_by_a_crash in (*self.states.glob("draft-*"), *self.states.glob("spill")):
                shutil.rmtree(left_by_a_crash)
            for left_by_a_crash in self.states.glob("link-*"):
                left_by_a_crash.unlink()
            folder = self.states / f"draft-{secrets.token_hex(4)}"
            with explained(self.workspace):
                folder.mkdir()
            try:
                yield Draft(self, folder, now)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def _refuse_foreign(self, path: Path) -> None:
        if path.is_dir() and not path.is_symlink():
            raise Refused(
                "Regulars did not write this, and it is in the way",
                file=str(path),
                way_out="move it, or choose another folder with -o",
            )

    def _publish(self, folder: Path, now: datetime) -> str:
        """Make a finished draft the current state; give the state's name."""
        before = self.link.resolve().name if self.link.is_symlink() else ""
        state = self.states / f"{now:%Y%m%dT%H%M%S}-{folder.name.removeprefix('draft-')}"
        with explained(self.workspace):
            for path in (*folder.rglob("*"), folder):
                _flush(path)
            folder.rename(state)
            for path in (state / "files").iterdir():
                self._link(self.workspace / path.name, Path("tables", "files", path.name))
            _flush(self.states)
            self._link(self.link, Path(".tables", state.name))
            _flush(self.workspace)
            # A run that was killed here left the record of its state to the next one.
            for name in filter(None, (before, state.name)):
                self._keep_record(self.states / name)
        for old in self.states.iterdir():
            kept = old.name in {state.name, before} or old.name.startswith("draft-")
            if old.is_dir() and not kept:
                shutil.rmtree(old, ignore_errors=True)
        return state.name

    def _keep_record(self, state: Path) -> None:
        """Let the record of a published state outlive it."""
        kept = self.workspace / "runs" / state.name / _RECORD
        if (state / _RECORD).exists() and not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            _linked(state / _RECORD, kept)

    def _link(self, path: Path, target: Path) -> None:
        """Point a symbolic link to a target, in one step."""
        new = self.states / f"link-{path.name}"
        new.unlink(missing_ok=True)
        new.symlink_to(target)
        new.replace(path)


class Draft:
    """The next state of a warehouse while it is written.

    Attributes:
        engine: runs everything from typed lines on; the frames of `scan`, `materialise` and `bring`
            are its own.
        local: DuckDB in this process, whatever `engine` is: reads files, types raw cells by SQL and
            reads finished tables (`scan_locally`). Frames of two engines cannot be joined.
    """

    def __init__(self, warehouse: Warehouse, folder: Path, now: datetime) -> None:
        self.warehouse = warehouse
        self.folder = folder
        self.engine = warehouse.engine
        self.local = warehouse.local
        self._now = now
        self.stages = folder / "stages"
        self.stages.mkdir()
        self._files = folder / "files"
        self._files.mkdir()

    def write(
        self, name: str, frame: nw.LazyFrame[Any], *, in_order: bool = False
    ) -> nw.LazyFrame[Any]:
        """Hold a frame to its definition, write it in key order and give it back as stored.

        Args:
            name: one of `regulars.model.TABLES`.
            frame: of `engine` or of `local`.
            in_order: whether a frame of DuckDB comes in the order of the table's key already.

        Raises:
            BadData: the frame does not fit the table.
            Refused: the disk is full or the folder may not be written.
            Unavailable: the engine went away.
        """
        table = TABLES[name]
        path = self.folder / f"{name}.parquet"
        owner = self._owner(frame)
        if owner is self.local:
            self.local.write(conform(frame, table), path, sort=table.key, sorted_already=in_order)
            refuse_gaps(self.local.scan(path), table, in_order=True)
        else:
            owner.write(conform(frame, table), path, sort=table.key)
            refuse_gaps(owner.scan(path), table)
        return self.engine.scan(path)

    def scan(self, name: str) -> nw.LazyFrame[Any]:
        """Read a table of this draft lazily, by `engine`.

        Raises:
            KeyError: it has not been written.
        """
        return self.engine.scan(self._written(name))

    def scan_locally(self, name: str) -> nw.LazyFrame[Any]:
        """Read a table of this draft lazily, by `local`.

        Raises:
            KeyError: it has not been written.
        """
        return self.local.scan(self._written(name))

    def materialise(self, stage: str, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Write an intermediate result to Parquet, so that it is computed once.

        Args:
            stage: its name.
            frame: of `engine` or of `local`.

        Returns:
            The result as a frame of `engine`.
        """
        path = self.stages / f"{stage}.parquet"
        self._owner(frame).write(frame, path)
        return self.engine.scan(path)

    def bring(self, stage: str, relation: duckdb.DuckDBPyRelation) -> nw.LazyFrame[Any]:
        """Write a relation of `local` to the stages and give it back as a frame of `engine`."""
        return self.materialise(stage, nw.from_native(relation))

    def materialised(self, stage: str) -> nw.LazyFrame[Any]:
        """Read an intermediate result that was written before, by `engine`."""
        return self.engine.scan(self.stages / f"{stage}.parquet")

    def materialised_locally(self, stage: str) -> nw.LazyFrame[Any]:
        """Read an intermediate result that was written before, by `local`."""
        return self.local.scan(self.stages / f"{stage}.parquet")

    def _written(self, name: str) -> Path:
        path = self.folder / f"{name}.parquet"
        if not path.exists():
            raise KeyError(name)
        return path

    def _owner(self, frame: nw.LazyFrame[Any]) -> Engine:
        """The engine that a frame belongs to."""
        return self.local if frame.implementation.is_duckdb() else self.engine

    def keep(self, *, without: Collection[str]) -> None:
        """Take over the published tables and files that this draft will not write anew.

        Args:
            without: names of tables and files (`segments`, `report.html`) that are left behind.

        Raises:
            Refused: the disk is full or the folder may not be written.
        """
        published = self.warehouse.link.resolve()
        with explained(self.folder):
            for path in published.glob("*.parquet"):
                if path.stem not in without:
                    _linked(path, self.folder / path.name)
            for path in (published / "files").rglob("*"):
                name = path.relative_to(published / "files")
                if path.is_file() and str(name) not in without:
                    _linked(path, self.attachment(str(name)))

    def attachment(self, name: str) -> Path:
        """Where to write a file that belongs to the tables: `report.html` or `models/...`.

        It is published with them, by the same rename.
        """
        path = self._files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def record(self) -> Path:
        """Where to write how these tables came about; it is published by the same rename.

        `commit` also keeps it as `runs/STATE/run.json`, where it outlives the tables.
        """
        return self.folder / _RECORD

    def commit(self) -> str:
        """Publish all written tables and attached files at once.

        Returns:
            The name of the new state, unique in the workspace.

        Raises:
            BadData: nothing was written.
            Refused: the disk is full or the folder may not be written.
        """
        shutil.rmtree(self.stages)
        if not any(self.folder.glob("*.parquet")):
            raise BadData("there is no table to publish")
        return self.warehouse._publish(self.folder, self._now)  # noqa: SLF001 - its other half


def _linked(path: str | Path, target: str | Path) -> None:
    """The same content under another name, at no cost where the file system allows it."""
    if Path(path).is_dir():
        shutil.copytree(path, target, copy_function=_linked)
        return
    try:
        Path(target).hardlink_to(path)
    except OSError:
        shutil.copy2(path, target)


def _flush(path: Path) -> None:
    """Make sure that a file or folder has reached the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
