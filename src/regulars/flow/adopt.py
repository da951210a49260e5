"""Predictions that were learned elsewhere, of customers of a finished run, published beside its."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import narwhals as nw

from regulars.flow.made import Made
from regulars.flow.predict import (
    OF_MODELS,
    kept_of_others,
    said,
    write_predictions,
)
from regulars.flow.publish import last_record, last_segments, publish
from regulars.model import BadData
from regulars.settings import Settings
from regulars.stopwatch import Stopwatch
from regulars.store import Warehouse


def adopt(
    warehouse: Warehouse,
    settings: Settings,
    made: Sequence[Made],
    *,
    now: datetime,
    stopwatch: Stopwatch,
) -> None:
    """Publish predictions of customers; those who are not of this run are left out.

    Args:
        warehouse: of the finished run; its other tables stay as they are.
        settings: the settings in force.
        made: the predictions.
        now: the present moment, UTC.
        stopwatch: measures the steps.

    Raises:
        BadData: there is no finished run here, or none of the customers is one of its.
        Unavailable: another run is writing to the workspace.
    """
    with warehouse.draft(now=now) as draft:
        record = last_record(warehouse)
        draft.keep(without=("predictions", *OF_MODELS, "report.html"))
        known = draft.scan_locally("features").select("customer_id")
        ids = draft.local.frame(made[0].predictions.select(["customer_id"]))
        if not ids.join(known, on="customer_id").select(nw.len()).collect().item():
            raise BadData(
                "none of these customers is a customer of the run",
                file=str(warehouse.workspace),
                column="customer_id",
                way_out="name the column with the ids that the order files have: --id COLUMN",
            )
        write_predictions(draft, made, kept_of_others(warehouse, made))
        names = {one.name for one in made}
        others = [row for row in record.predictions if row["model"] not in names]
        record = replace(record, predictions=[*others, *said(made)])
        publish(draft, record, last_segments(warehouse), settings, stopwatch=stopwatch)
