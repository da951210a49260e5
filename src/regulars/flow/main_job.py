"""The main path: from order files to known customers, segments and a report.

    orders -> features -> segments -> predictions -> exploration -> report

Each room is called once, in this order. Tables go from one to the next through the draft, which
is published whole at the end: an interrupted run changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from regulars.flow.describe import describe_customers, explore_draft
from regulars.flow.moments import as_of_seconds, wall_clock_s
from regulars.flow.predict import predict_in_run, said
from regulars.flow.publish import last_segments, publish
from regulars.flow.segments import follow_segments, not_stayed_with, write_segments
from regulars.intake import take_in
from regulars.model import FEATURES, Cannot, RunRecord
from regulars.record import make_record
from regulars.segments import Segmentation, fit_segments
from regulars.settings import Settings
from regulars.stopwatch import Stopwatch
from regulars.store import Warehouse


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
            found = fit_segments(
                described,
                settings.segments,
                seed=settings.seed,
                former=last_segments(warehouse),
            )
            if isinstance(found, Segmentation):
                found = replace(found, warnings=(*found.warnings, *not_stayed_with(warehouse)))
                found = follow_segments(found, described, warehouse, settings, draft)
                write_segments(found, features, draft)
            segments = found if isinstance(found, Segmentation) else None
        with stopwatch.step("predictions"):
            made, not_foretold = predict_in_run(draft, settings, as_of_s=as_of_s)
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
            cannot=[*_not_learned(found), *not_foretold, *intake.cannot, *cannot],
            predictions=said(made),
            now=now,
        )
        return publish(draft, record, segments, settings, stopwatch=stopwatch)


def _not_learned(found: Segmentation | Cannot) -> list[Cannot]:
    """What the customers do not allow: segments at all, or a probability beside them."""
    missing = found.membership if isinstance(found, Segmentation) else found
    return [missing] if isinstance(missing, Cannot) else []
