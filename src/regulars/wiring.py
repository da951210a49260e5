"""The one place that chooses implementations, and the Python interface on top of it.

import regulars
record = regulars.run("orders.csv", workspace="my-shop")
table = regulars.show("segments", workspace="my-shop")
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv
from pydantic import ValidationError

from regulars import flow
from regulars.intake import Intake, take_in
from regulars.model import TABLES, BadData, Refused, RunRecord
from regulars.samples import SampleFiles, write_complete_journey
from regulars.segments import Segmentation
from regulars.settings import Settings, load_settings, save_mapping
from regulars.simulation import ShopConfig, ShopFiles, write_shop
from regulars.stopwatch import Stopwatch
from regulars.store import Draft, DuckEngine, Warehouse, explained

Paths = str | Path | Sequence[str | Path]


@contextmanager
def open_warehouse(workspace: Path, settings: Settings) -> Iterator[Warehouse]:
    """Open the tables of a workspace with the engine that the settings name."""
    engine = DuckEngine(
        threads=settings.threads,
        memory_limit_mb=settings.memory_limit_mb,
        # What does not fit into memory is customers' data: it stays inside the workspace.
        spill_folder=workspace.absolute() / ".tables" / "spill",
    )
    try:
        yield Warehouse(workspace, engine)
    finally:
        engine.close()


def run(
    orders: Paths,
    *,
    workspace: str | Path = "my-shop",
    customers: Paths = (),
    products: Paths = (),
    settings: Mapping[str, Any] | None = None,
    now: datetime | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> RunRecord:
    """Read orders, describe and segment the customers, and write a report.

    Args:
        orders: order files, globs or folders.
        workspace: the folder for tables, model, report and settings; made if missing.
        customers: customer files that join in.
        products: product files that join in.
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
    with _made_if_missing(folder), open_warehouse(folder, chosen) as warehouse:
        record = flow.run(
            flow.Sources(_paths(orders), _paths(customers), _paths(products)),
            warehouse,
            chosen,
            now=now or datetime.now(UTC),
            stopwatch=Stopwatch(on_step),
        )
    unsaved = save_mapping(folder, record.mapping)
    return replace(record, warnings=[*record.warnings, *unsaved])


def check(
    orders: Paths,
    *,
    workspace: str | Path = "my-shop",
    customers: Paths = (),
    products: Paths = (),
    settings: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Intake:
    """Read and clean orders as `run` would, say what was found and write nothing.

    Args:
        orders: order files, globs or folders.
        workspace: the folder whose `regulars.toml` counts, if it is there.
        customers: customer files that join in.
        products: product files that join in.
        settings: settings that win over `regulars.toml`.
        now: the present moment; default: the clock's.

    Raises:
        BadData: the files cannot be understood.
        Refused: the machine does not allow it.
    """
    chosen = load_settings(Path(workspace).expanduser(), settings or {})
    now = now or datetime.now(UTC)
    with _scratch(chosen, now) as draft:
        return take_in(
            _paths(orders),
            draft,
            config=chosen.intake,
            now=now,
            customers=_paths(customers),
            products=_paths(products),
        )


@dataclass(frozen=True, slots=True)
class Assigned:
    """New customers in known segments.

    Attributes:
        members: `customer_id`, `segment_id`, `segment`, `distance`; one row each, sorted.
        warnings: what the new orders did not show.
    """

    members: pa.Table
    warnings: list[str]


def assign(
    orders: Paths,
    *,
    workspace: str | Path = "my-shop",
    products: Paths = (),
    settings: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Assigned:
    """Put the customers of new orders into the segments that a workspace has learned.

    Args:
        orders: order files with the whole history of these customers.
        workspace: the folder that `run` wrote; it is not changed.
        products: product files; default: the products that the workspace knows.
        settings: settings that win over `regulars.toml`; without `as_of` customers are described
            at their file's last order or at the day of the last run, whichever is later.
        now: the present moment; default: the clock's.

    Returns:
        The segment of each customer. A feature that the new orders do not allow (no discounts in
        the file, nothing returned yet) counts as usual for these customers, with a warning.

    Raises:
        BadData: the workspace has no segments, or the orders lack what its model needs.
    """
    folder = Path(workspace).expanduser()
    chosen = load_settings(folder, settings or {})
    model = folder / "models" / "segments.json"
    if not model.is_file():
        raise BadData(
            "no segments have been learned here yet",
            file=str(folder),
            way_out="run `regulars run ORDERS` first",
        )
    segments = Segmentation.load(model)
    known = folder / "tables" / "products.parquet"
    if not products and known.is_file():
        products = known
    learned_s = _as_of_s(folder, chosen)
    now = now or datetime.now(UTC)
    with _scratch(chosen, now) as draft:
        told = flow.as_of_seconds(chosen)
        intake = take_in(
            _paths(orders),
            draft,
            config=chosen.intake,
            now=now,
            as_of_s=told,
            products=_paths(products),
        )
        # Somebody who is alone in a file is not more recent for that: today is at least the day on
        # which the segments were learned.
        moments = [s for s in (intake.last_s, learned_s) if s is not None]
        as_of_s = None if intake.last_s is None else told or max(moments)
        features, _ = flow.describe_customers(draft, as_of_s)
        lacking = [c for c in segments.model.weights if c not in features.collect_schema()]
        if 2 * len(lacking) > len(segments.model.weights):
            raise BadData(
                "these orders do not allow most of what the segments were learned from",
                column=", ".join(lacking),
                way_out="give orders from the same kind of export",
            )
        if lacking:
            usual = (nw.lit(None, dtype=nw.Float64).alias(name) for name in lacking)
            features = features.with_columns(*usual)
        found = segments.assign(features)
        members = found.sort("customer_id").collect("pyarrow").to_native()
    known_names = pa.table({"id": list(segments.names), "name": list(segments.names.values())})
    names = known_names["name"].take(pc.index_in(members["segment_id"], known_names["id"]))
    return Assigned(
        members.select(["customer_id", "segment_id", "distance"]).add_column(2, "segment", names),
        [f"taken as usual, since the new orders do not show it: {name}" for name in lacking],
    )


def show(table: str, *, workspace: str | Path = "my-shop", limit: int | None = None) -> pa.Table:
    """Read a table of a workspace, in key order.

    Args:
        table: one of `regulars.model.TABLES`.
        workspace: the folder that `run` wrote.
        limit: at most this many rows; None: all.

    Raises:
        BadData: there is no such table, or the workspace does not have it.
    """
    folder = Path(workspace).expanduser()
    with open_warehouse(folder, load_settings(folder, {})) as warehouse:
        try:
            frame = warehouse.scan(table)
        except KeyError as error:
            there = ", ".join(warehouse.tables())
            known = table in TABLES
            raise BadData(
                f"no table {table!r} yet" if known else f"there is no table {table!r}",
                file=str(folder),
                way_out=f"there are {there}" if there else "run `regulars run ORDERS` first",
            ) from error
        if limit is not None:
            frame = frame.sort(*TABLES[table].key).head(limit)
        return frame.collect("pyarrow").to_native()


def export(table: pa.Table, path: Path) -> None:
    """Write a table to a `.parquet` or `.csv` file, whole or not at all.

    Raises:
        BadData: the ending is another.
        Refused: the file may not be written.
    """
    writers: dict[str, Callable[[pa.Table, Path], None]] = {
        ".parquet": pq.write_table,
        ".csv": csv.write_csv,
    }
    if path.suffix not in writers:
        raise BadData("tables are written as .parquet or .csv", file=str(path))
    part = path.with_name(f".{path.name}.part")
    with explained(path):
        try:
            writers[path.suffix](table, part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def simulate(
    folder: Path,
    *,
    lines: int | None = None,
    settings: Mapping[str, Any],
    on_chunk: Callable[[int], None] | None = None,
) -> ShopFiles:
    """Make up a shop's files.

    Args:
        folder: where to write them.
        lines: about this many order lines; None: as many as the customers place.
        settings: settings of `regulars.simulation.ShopConfig`.
        on_chunk: called with the number of customers done.

    Raises:
        BadData: a setting is out of range.
        Refused: the folder may not be written.
    """
    try:
        config = ShopConfig.for_lines(lines, **settings) if lines else ShopConfig(**settings)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BadData(
            first["msg"], file="settings", column=".".join(map(str, first["loc"]))
        ) from error
    return write_shop(config, folder, on_chunk=on_chunk)


def demo(
    workspace: Path,
    *,
    real: bool,
    customers: int,
    seed: int,
    on_step: Callable[[str], None] = lambda _: None,
) -> RunRecord:
    """Run on a made-up shop with 3 % dirty rows, or on dunnhumby's Complete Journey.

    Args:
        workspace: the folder to fill.
        real: take the real orders; needs the extra `samples`.
        customers: how many customers to make up.
        seed: of the shop and of the run.
        on_step: called with the name of each step when it begins.

    Raises:
        Refused: the extra is missing, the folder may not be written, or it is not a demo's.
    """
    source = workspace / "source"
    if (workspace / "tables").exists() and not source.is_dir():
        raise Refused(
            "this workspace is not from a demo; its tables and report would be replaced",
            file=str(workspace),
            way_out="choose another folder with -o",
        )
    files: SampleFiles | ShopFiles
    if real:
        on_step("unpack the sample")
        files = write_complete_journey(source)
        title = "Complete Journey: the households of a supermarket"
        reading: dict[str, Any] = {"currency": "USD"}
    else:
        on_step("make up a shop")
        files = simulate(
            source,
            settings={"customers": customers, "seed": seed, "dirty_share": 0.03},
        )
        title = "A made-up shop: its customers"
        reading = {"set_aside_unusual": True}
    return run(
        files.orders,
        workspace=workspace,
        customers=files.customers,
        products=files.products,
        settings={"seed": seed, "title": title, "intake": reading},
        on_step=on_step,
    )


def _as_of_s(workspace: Path, settings: Settings) -> int | None:
    """The moment at which the last run described the customers, seconds since 1970."""
    with open_warehouse(workspace, settings) as warehouse:
        try:
            features = warehouse.scan("features")
        except KeyError:
            return None
        moment = features.select(nw.col("as_of").max()).collect().item()
    return None if moment is None else int(moment.replace(tzinfo=UTC).timestamp())


@contextmanager
def _made_if_missing(folder: Path) -> Iterator[None]:
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
def _scratch(settings: Settings, now: datetime) -> Iterator[Draft]:
    """A draft that is thrown away."""
    with (
        tempfile.TemporaryDirectory(prefix="regulars-") as folder,
        open_warehouse(Path(folder), settings) as warehouse,
        warehouse.draft(now=now) as draft,
    ):
        yield draft


def _paths(given: Paths) -> Sequence[str | Path]:
    return [given] if isinstance(given, str | Path) else given
