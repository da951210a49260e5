"""Write down what a run found: the content of `run.json`."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, tzinfo
from importlib.metadata import version
from pathlib import Path
from typing import Any

import narwhals as nw
from pydantic import TypeAdapter, ValidationError

from regulars.intake import Intake, shop_zone
from regulars.model import BadData, Cannot, RunRecord
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
    predictions: list[dict[str, Any]],
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
        predictions: the models that predict, in short.
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
        predictions=predictions,
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


def with_segments(
    record: RunRecord,
    segments: Segmentation,
    settings: Settings,
    *,
    before: Sequence[str],
    words: str,
    now: datetime,
) -> RunRecord:
    """A finished run's record once its customers have been grouped anew.

    Args:
        record: of the finished run.
        segments: the new segments.
        settings: the settings in force.
        before: what the former segments warned of.
        words: why these methods were chosen.
        now: the present moment, UTC.
    """
    choice = segments.choice.to_dict()
    choice["evidence"] = [*([words] if words else []), *choice["evidence"]]
    return replace(
        record,
        segments=_segments(segments),
        choice=choice,
        warnings=list(
            dict.fromkeys([*(w for w in record.warnings if w not in before), *segments.warnings])
        ),
        cannot=[c for c in record.cannot if c.what != "Segments"],
        steps=[],
        seed=settings.seed,
        settings=record.settings | {"segments": settings.segments.model_dump(mode="json")},
        started_at=now.isoformat(timespec="seconds"),
    )


def read_record(path: Path) -> RunRecord:
    """Read what `to_json` wrote.

    Raises:
        BadData: the file is missing, damaged or from another version.
    """
    try:
        return TypeAdapter(RunRecord).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise BadData(
            "the record of the last run cannot be read",
            file=path.name,
            way_out="run `regulars run ORDERS` again",
        ) from error


def to_json(record: RunRecord) -> str:
    """The text of `run.json`."""
    return json.dumps(asdict(record), indent=2, ensure_ascii=False) + "\n"


def _segments(found: Segmentation) -> list[dict[str, Any]]:
    keys = ("segment_id", "name", "customers", "revenue_share", "typical")
    return [{key: row[key] for key in keys} for row in found.segments.to_pylist()]


def _iso(seconds: int, zone: tzinfo) -> str:
    return datetime.fromtimestamp(seconds, zone).isoformat(timespec="seconds")
