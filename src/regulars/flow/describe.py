"""Features and exploration of a draft's tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw

from regulars.explore import Exploration, FileFacts, Scan, explore
from regulars.features import build_features, columns_with_data, explain_missing
from regulars.intake import Intake
from regulars.model import TABLES, Cannot
from regulars.store import Draft

_DESCRIBING = ("order_lines", "returns", "customers", "products")


def describe_customers(
    draft: Draft, as_of_s: int | None, as_of_local_s: int | None
) -> tuple[nw.LazyFrame[Any], list[Cannot]]:
    """Write `features`, and say what the data does not allow."""
    lines, returns, customers, products = (table_or_empty(draft, name) for name in _DESCRIBING)
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
        in_arrow=draft.local if draft.engine is draft.local else None,
    )
    return draft.write("features", frame, in_order=True), explain_missing(available)


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


def table_or_empty(draft: Draft, name: str, *, locally: bool = False) -> nw.LazyFrame[Any]:
    """A table of the draft, or an empty one of the same columns.

    Args:
        draft: holds the tables.
        name: one of `regulars.model.TABLES`.
        locally: by DuckDB in this process, whatever the engine is.
    """
    try:
        return draft.scan_locally(name) if locally else draft.scan(name)
    except KeyError:
        engine = draft.local if locally else draft.engine
        return engine.empty(TABLES[name])
