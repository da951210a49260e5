"""Segments of a draft: their identities kept, their tables and model written."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import narwhals as nw

from regulars.flow.describe import table_or_empty
from regulars.model import BadData
from regulars.segments import (
    Segmentation,
    describe_segments,
    follow,
    portable_sql,
    saved_kind,
)
from regulars.settings import Settings
from regulars.store import Draft, Warehouse


def follow_segments(
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


def not_stayed_with(warehouse: Warehouse) -> tuple[str, ...]:
    """The warning where the former segments are there and cannot be read."""
    path = warehouse.workspace / "models" / "segments.json"
    if not path.is_file():
        return ()
    try:
        Segmentation.load(path)
    except BadData as error:
        problem = error.problem.rstrip(".")
        return (f"The former segments were not stayed with but found anew: {problem}.",)
    return ()


def _made_alike(found: Segmentation, former: Path) -> bool:
    """Whether the segments in a file were made the same way; True where it cannot be read."""
    with suppress(BadData):
        return Segmentation.load(former).way == found.way
    return True


def write_segments(segments: Segmentation, features: nw.LazyFrame[Any], draft: Draft) -> None:
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
        products=table_or_empty(draft, "products"),
        customers=table_or_empty(draft, "customers"),
        features=draft.scan_locally("features"),
        materialise=draft.materialise,
    )
    for name, table in described.items():
        draft.write(name, draft.local.frame(table))
    segments.save(draft.attachment("models/segments.json"))
    query = portable_sql(draft.scan_locally("features"), segments).query
    draft.attachment("models/segments.sql").write_text(query, "utf-8")
