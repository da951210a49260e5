"""The main path: from order files to known customers, segments and a report.

    orders -> features -> segments -> exploration -> report

Each room is called once, in this order. Tables go from one to the next through the draft, which
is published whole at the end: an interrupted run changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import narwhals as nw

from regulars.explore import Exploration, FileFacts, Scan, explore
from regulars.features import build_features, columns_with_data, explain_missing
from regulars.intake import Intake, shop_zone, take_in
from regulars.model import FEATURES, SEGMENT_TABLES, TABLES, BadData, Cannot, RunRecord
from regulars.record import make_record, read_record, to_json, with_segments
from regulars.report import write_report
from regulars.segments import (
    Segmentation,
    compare_methods,
    describe_segments,
    fit_segments,
    follow,
    portable_sql,
    prepare,
    saved_kind,
    segment_view,
    trials_table,
)
from regulars.settings import Settings
from regulars.stopwatch import Stopwatch
from regulars.store import Draft, Warehouse, write_text_atomically

_OF_SEGMENTS = (
    "segments",
    "segment_profiles",
    "segment_trials",
    "segment_classifiers",
    "segment_confusion",
    "segment_importance",
    "segment_identities",
    "segment_migrations",
    "segment_drift",
    "memberships",
    "projection",
    "embeddings",
    "models/segments.json",
    "models/autoencoder.keras",
    "models/autoencoder.weights.h5",
    *(table.name for table in SEGMENT_TABLES),
    "models/segments.sql",
    "report.html",
)
_DESCRIBING = ("order_lines", "returns", "customers", "products")


@dataclass(frozen=True, slots=True)
class Sources:
    """The files, URLs or frames that a run starts from.

    Attributes:
        orders: where the order lines are.
        customers: where customers that join in are.
        products: likewise.
    """

    orders: Sequence[Any]
    customers: Sequence[Any] = ()
    products: Sequence[Any] = ()


def run(
    sources: Sources,
    warehouse: Warehouse,
    settings: Settings,
    *,
    now: datetime,
    stopwatch: Stopwatch,
) -> RunRecord:
    """Go the whole way and publish the tables, the model, the report and the record.

    Args:
        sources: the files.
        warehouse: where the tables go.
        settings: the settings.
        now: the present moment, UTC.
        stopwatch: measures the steps.

    Raises:
        BadData: the files cannot be understood.
        Refused: the machine does not allow it.
        Unavailable: another run is writing to the workspace.
    """
    with warehouse.draft(now=now) as draft:
        with stopwatch.step("read and clean"):
            intake = take_in(
                sources.orders,
                draft,
                config=settings.intake,
                now=now,
                as_of_s=as_of_seconds(settings),
                customers=sources.customers,
                products=sources.products,
                seed=settings.seed,
            )
        as_of_s = None if intake.last_s is None else as_of_seconds(settings) or intake.last_s
        with stopwatch.step("features"):
            features, cannot = describe_customers(draft, as_of_s, wall_clock_s(as_of_s, settings))
        with stopwatch.step("segments"):
            # One row per customer: DuckDB streams it wherever it lies, Spark would take minutes.
            described = draft.scan_locally("features")
            found = fit_segments(described, settings.segments, seed=settings.seed)
            if isinstance(found, Segmentation):
                found = _follow(found, described, warehouse, settings, draft)
                _write_segments(found, features, draft)
            segments = found if isinstance(found, Segmentation) else None
        with stopwatch.step("explore"):
            explored = explore_draft(
                draft,
                intake,
                watched_until_s=wall_clock_s(as_of_s, settings),
                today=now.date(),
                previous=warehouse.scan,
            )
            for name, table in explored.tables().items():
                draft.write(name, draft.local.frame(table))
        record = make_record(
            draft,
            intake,
            settings,
            as_of_s=as_of_s,
            features=len(features.collect_schema()) - len(FEATURES.names),
            segments=segments,
            cannot=[*intake.cannot, *cannot, *_not_learned(found)],
            now=now,
        )
        with stopwatch.step("report"):
            view = None if segments is None else segment_view(described, segments)
            write_report(
                replace(record, steps=list(stopwatch.steps)),
                draft.scan_locally,
                draft.attachment("report.html"),
                title=settings.title,
                view=None if view is None else view.to_plotly_json(),
                merges=None if segments is None else segments.merges,
            )
        record = replace(record, steps=list(stopwatch.steps))
        state = draft.commit()
    write_text_atomically(warehouse.workspace / "runs" / state / "run.json", to_json(record))
    return record


def segment(
    warehouse: Warehouse, settings: Settings, *, now: datetime, stopwatch: Stopwatch
) -> RunRecord:
    """Compare ways of grouping the customers of a finished run, and publish the best one.

    Args:
        warehouse: of the finished run; its other tables stay as they are.
        settings: the settings; `segments.laboratory` names the ways.
        now: the present moment, UTC.
        stopwatch: measures the steps.

    Raises:
        BadData: there is no finished run here, or its customers allow no segments.
        Refused: the machine does not allow it.
        Unavailable: another run is writing to the workspace.
    """
    record = read_record(warehouse.workspace / "runs" / warehouse.link.resolve().name / "run.json")
    before: tuple[str, ...] = ()
    with suppress(BadData):
        before = Segmentation.load(warehouse.workspace / "models" / "segments.json").warnings
    with warehouse.draft(now=now) as draft:
        draft.keep(without=_OF_SEGMENTS)
        described = draft.scan_locally("features")
        with stopwatch.step("compare"):
            prepared = prepare(described, settings.segments)
            if isinstance(prepared, Cannot):
                raise BadData(prepared.why, file="features", way_out=prepared.way_out)
            compared = compare_methods(
                prepared, settings.segments, seed=settings.seed, on_trial=stopwatch.on_step
            )
            draft.write("segment_trials", draft.local.frame(trials_table(compared.trials)))
        with stopwatch.step("segments"):
            found = fit_segments(described, compared.config, seed=settings.seed)
            if isinstance(found, Cannot):
                raise BadData(found.why, file="features", way_out=found.way_out)
            found = _follow(found, described, warehouse, settings, draft)
            _write_segments(found, draft.scan("features"), draft)
        chosen = settings.model_copy(update={"segments": compared.config})
        words = compared.said(len(found.names))
        record = with_segments(record, found, chosen, before=before, words=words, now=now)
        with stopwatch.step("report"):
            record = replace(record, steps=list(stopwatch.steps))
            view = segment_view(described, found).to_plotly_json()
            write_report(
                record,
                draft.scan_locally,
                draft.attachment("report.html"),
                title=settings.title,
                view=view,
                merges=found.merges,
            )
        record = replace(record, steps=list(stopwatch.steps))
        state = draft.commit()
    write_text_atomically(warehouse.workspace / "runs" / state / "run.json", to_json(record))
    return record


def as_of_seconds(settings: Settings) -> int | None:
    """The end of the day that the settings name, seconds since 1970; None if they name none."""
    if settings.as_of is None:
        return None
    zone = shop_zone(settings.intake.timezone)
    return int(datetime.combine(settings.as_of, time(23, 59, 59), tzinfo=zone).timestamp())


def wall_clock_s(moment_s: int | None, settings: Settings) -> int | None:
    """The shop's wall clock at a moment, in seconds as if it were UTC."""
    if moment_s is None:
        return None
    there = datetime.fromtimestamp(moment_s, shop_zone(settings.intake.timezone))
    return int(there.replace(tzinfo=UTC).timestamp())


def describe_customers(
    draft: Draft, as_of_s: int | None, as_of_local_s: int | None
) -> tuple[nw.LazyFrame[Any], list[Cannot]]:
    """Write `features`, and say what the data does not allow."""
    lines, returns, customers, products = (_table(draft, name) for name in _DESCRIBING)
    available = columns_with_data(
        order_lines=lines, returns=returns, customers=customers, products=products
    )
    frame = build_features(
        lines,
        returns,
        customers,
        products,
        as_of_s=as_of_s,
        as_of_local_s=as_of_local_s,
        available=available,
        materialise=draft.materialise,
    )
    return draft.write("features", frame), explain_missing(available)


def explore_draft(
    draft: Draft,
    intake: Intake,
    *,
    watched_until_s: int | None,
    today: date,
    previous: Scan | None = None,
    only: str | None = None,
) -> Exploration:
    """Explore a draft's tables with the local engine; the results are small."""

    def keep(stage: str, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        draft.materialise(stage, frame)
        return draft.materialised_locally(stage)

    return explore(
        draft.scan_locally,
        keep,
        watched_until_s=watched_until_s,
        today=today,
        previous=previous,
        files=FileFacts(intake.drift, intake.personal, intake.consent),
        only=only,
    )


def _not_learned(found: Segmentation | Cannot) -> list[Cannot]:
    """What the customers do not allow: segments at all, or a probability beside them."""
    missing = found.membership if isinstance(found, Segmentation) else found
    return [missing] if isinstance(missing, Cannot) else []


def _follow(
    found: Segmentation,
    features: nw.LazyFrame[Any],
    warehouse: Warehouse,
    settings: Settings,
    draft: Draft,
) -> Segmentation:
    """Keep the identities of the previous run's segments, and write what changed since then."""
    chosen = settings.segments
    followed = follow(
        found,
        features,
        warehouse.scan,
        chosen.over_time,
        keep_identities=chosen.keep_identities,
        former_kind=saved_kind(warehouse.workspace / "models" / "segments.json"),
        same_way=_made_alike(found, warehouse.workspace / "models" / "segments.json"),
    )
    for name, table in followed.tables.items():
        draft.write(name, draft.local.frame(table))
    return followed.segmentation


def _made_alike(found: Segmentation, former: Path) -> bool:
    """Whether the segments in a file were made the same way; True where it cannot be read."""
    with suppress(BadData):
        return Segmentation.load(former).way == found.way
    return True


def _write_segments(segments: Segmentation, features: nw.LazyFrame[Any], draft: Draft) -> None:
    """Write the tables of the segments, and the model that assigns new customers."""
    draft.write("segments", draft.local.frame(segments.segments))
    draft.write("segment_profiles", draft.local.frame(segments.profiles))
    draft.write("memberships", segments.assign(features))
    for name, table in segments.membership_tables().items():
        draft.write(name, draft.local.frame(table))
    draft.write("projection", segments.project(features))
    codes = segments.embed(features)
    if codes is not None:
        draft.write("embeddings", codes)
    described = describe_segments(
        segments,
        draft.scan("memberships"),
        draft.scan("order_lines"),
        products=_table(draft, "products"),
        customers=_table(draft, "customers"),
        features=draft.scan_locally("features"),
        materialise=draft.materialise,
    )
    for name, table in described.items():
        draft.write(name, draft.local.frame(table))
    segments.save(draft.attachment("models/segments.json"))
    query = portable_sql(draft.scan_locally("features"), segments).query
    draft.attachment("models/segments.sql").write_text(query, "utf-8")


def _table(draft: Draft, name: str) -> nw.LazyFrame[Any]:
    """A table of the draft, or an empty one of the same columns."""
    try:
        return draft.scan(name)
    except KeyError:
        return draft.engine.empty(TABLES[name])
