"""The end of every job that changes a workspace: page and record, published by one rename."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from regulars.model import BadData, RunRecord, Step
from regulars.record import read_record, to_json
from regulars.report import write_report
from regulars.segments import Segmentation, segment_view
from regulars.settings import Settings
from regulars.stopwatch import Stopwatch
from regulars.store import Draft, Warehouse, write_text_atomically


def publish(
    draft: Draft,
    record: RunRecord,
    segments: Segmentation | None,
    settings: Settings,
    *,
    stopwatch: Stopwatch,
) -> RunRecord:
    """Write the page of a draft and publish the draft.

    Args:
        draft: holds the tables.
        record: of the job; its steps are those of former jobs.
        segments: the segments, where there are any.
        settings: the settings in force.
        stopwatch: has measured the steps.

    Returns:
        The record as it was written to `run.json`.

    Raises:
        Refused: the disk is full or the folder may not be written.
    """
    with stopwatch.step("report"):
        chosen = settings.segments
        umap = chosen.umap if chosen.picture == "umap" else None
        view = segments and segment_view(draft.scan_locally("features"), segments, umap=umap)
        write_report(
            replace(record, steps=_steps(record, stopwatch)),
            draft.scan_locally,
            draft.attachment("report.html"),
            title=settings.title,
            view=view.to_plotly_json() if view else None,
            merges=segments.merges if segments else None,
        )
    record = replace(record, steps=_steps(record, stopwatch))
    write_text_atomically(draft.record(), to_json(record))
    draft.commit()
    return record


def _steps(record: RunRecord, stopwatch: Stopwatch) -> list[Step]:
    """What the state has cost: steps of former jobs that were not done again, and those of this."""
    again = {step.name for step in stopwatch.steps}
    return [*(step for step in record.steps if step.name not in again), *stopwatch.steps]


def last_record(warehouse: Warehouse) -> RunRecord:
    """The record of the state that is published.

    Raises:
        BadData: it is missing, damaged or from another version.
    """
    return read_record(warehouse.record())


def last_segments(warehouse: Warehouse) -> Segmentation | None:
    """The segments that are published; None where there are none that can be read."""
    with suppress(BadData):
        return Segmentation.load(warehouse.workspace / "models" / "segments.json")
    return None
