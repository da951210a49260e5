"""Customers of a finished run grouped anew: ways compared, the best one published."""

from __future__ import annotations

from datetime import datetime

from regulars.flow.publish import last_record, last_segments, publish
from regulars.flow.segments import follow_segments, write_segments
from regulars.model import SEGMENT_TABLES, BadData, Cannot, RunRecord
from regulars.record import with_segments
from regulars.segments import (
    compare_methods,
    fit_segments,
    prepare,
    trials_table,
    with_levels,
)
from regulars.settings import Settings
from regulars.stopwatch import Stopwatch
from regulars.store import Warehouse

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
    with warehouse.draft(now=now) as draft:
        record, former = last_record(warehouse), last_segments(warehouse)
        before = former.warnings if former else ()
        draft.keep(without=_OF_SEGMENTS)
        described = draft.scan_locally("features")
        with stopwatch.step("compare"):
            asked = with_levels(settings.segments)
            prepared = prepare(described, asked, seed=settings.seed)
            if isinstance(prepared, Cannot):
                raise BadData(prepared.why, file="features", way_out=prepared.way_out)
            compared = compare_methods(
                prepared, asked, seed=settings.seed, on_trial=stopwatch.on_step
            )
            draft.write("segment_trials", draft.local.frame(trials_table(compared.trials)))
        with stopwatch.step("segments"):
            found = fit_segments(described, compared.config, seed=settings.seed, prepared=prepared)
            if isinstance(found, Cannot):
                raise BadData(found.why, file="features", way_out=found.way_out)
            found = follow_segments(found, described, warehouse, settings, draft)
            write_segments(found, draft.scan("features"), draft)
        chosen = settings.model_copy(update={"segments": compared.config})
        words = compared.said(len(found.names))
        record = with_segments(record, found, chosen, before=before, words=words, now=now)
        return publish(draft, record, found, settings, stopwatch=stopwatch)
