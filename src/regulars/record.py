"""Write down what a run found: the content of `run.json`."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, tzinfo
from importlib.metadata import version
from typing import Any

import narwhals as nw

from regulars.intake import Intake, shop_zone
from regulars.model import Cannot, RunRecord
from regulars.segments import Segmentation
from regulars.settings import Settings
from regulars.store import Draft

_LIBRARIES = ("regulars", "duckdb", "narwhals", "numpy", "pyarrow", "scikit-learn")


def make_record(
    draft: Draft,
    intake: Intake,
    settings: Settings,
    *,
    as_of_s: int | None,
    features: int,
    segments: Segmentation | None,
    cannot: Sequence[Cannot],
    now: datetime,
) -> RunRecord:
    """Collect everything that a reader needs to trust or repeat the run.

    Args:
        draft: holds the tables.
        intake: what was read.
        settings: the settings in force.
        as_of_s: the moment of the features, seconds since 1970, or None without dates.
        features: number of feature columns.
        segments: the fitted segments, or None.
        cannot: what the data does not allow.
        now: the present moment, UTC.
    """
    totals = draft.scan_locally("order_lines").select(
        nw.col("customer_id").n_unique().alias("customers"),
        (nw.col("revenue") * 10_000.0).round(0).cast(nw.Int64).sum().alias("revenue_e4"),
        nw.col("revenue").count().alias("amounts"),
    )
    orders = draft.scan_locally("order_lines").select("customer_id", "order_id").unique()
    (found,) = totals.collect().rows(named=True)
    zone = shop_zone(settings.intake.timezone)
    period = None
    if intake.first_s is not None and intake.last_s is not None:
        period = {"from": _iso(intake.first_s, zone), "to": _iso(intake.last_s, zone)}
    revenue = int(found["revenue_e4"]) / 10_000.0 if found["amounts"] else None
    returned = 0.0 if intake.returns is None else intake.returns.revenue
    return RunRecord(
        input=intake.input,
        mapping=intake.mapping,
        questions=intake.questions,
        customers=int(found["customers"]),
        orders=int(orders.select(nw.len()).collect().item()),
        revenue=revenue,
        currency=intake.currency,
        period=period,
        as_of=None if as_of_s is None else _iso(as_of_s, zone),
        features=features,
        segments=[] if segments is None else _segments(segments),
        choice={} if segments is None else segments.choice.to_dict(),
        warnings=[*intake.warnings, *(() if segments is None else segments.warnings)],
        cannot=list(cannot),
        consent=intake.consent,
        personal=intake.personal,
        identity=intake.identity,
        steps=[],
        seed=settings.seed,
        settings=settings.model_dump(mode="json"),
        versions={"python": platform.python_version()} | {n: version(n) for n in _LIBRARIES},
        started_at=now.isoformat(timespec="seconds"),
        returns=intake.returns,
        added=intake.added,
        drift=intake.drift,
        net_revenue=None if revenue is None else round(revenue - returned, 4),
    )


def to_json(record: RunRecord) -> str:
    """The text of `run.json`."""
    return json.dumps(asdict(record), indent=2, ensure_ascii=False) + "\n"


def _segments(found: Segmentation) -> list[dict[str, Any]]:
    keys = ("segment_id", "name", "customers", "revenue_share")
    return [{key: row[key] for key in keys} for row in found.segments.to_pylist()]


def _iso(seconds: int, zone: tzinfo) -> str:
    return datetime.fromtimestamp(seconds, zone).isoformat(timespec="seconds")
