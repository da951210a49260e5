"""Place customers, save and restore, also where no membership could be learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import narwhals as nw
import pyarrow as pa

from regulars.model import (
    MEMBERSHIPS,
    SEGMENT_CLASSIFIERS,
    SEGMENT_CONFUSION,
    SEGMENT_IMPORTANCE,
    Cannot,
    Table,
)
from regulars.segments.membership.learn import CATALOGUE
from regulars.segments.membership.membership import Membership
from regulars.segments.membership.novelty import Novelty
from regulars.segments.scale import ColumnScale
from regulars.segments.schema import arrow_schema


def placed(
    membership: Membership | Cannot,
    scored: nw.LazyFrame[Any],
    scales: Mapping[str, ColumnScale],
    weights: Mapping[str, float],
) -> nw.LazyFrame[Any]:
    """Return the table `memberships`, see `Membership.placed`; nothing learned: nothing said."""
    if isinstance(membership, Membership):
        return membership.placed(scored, scales, weights)
    return scored.with_columns(
        probability=nw.lit(None, dtype=nw.Float64), unlike=nw.lit(None, dtype=nw.Boolean)
    ).select(*MEMBERSHIPS.names)


def membership_state(membership: Membership | Cannot) -> dict[str, Any]:
    """Return the state as JSON values."""
    if isinstance(membership, Cannot):
        return {"cannot": asdict(membership)}
    return membership.to_dict()


def restore_membership(state: Mapping[str, Any]) -> Membership | Cannot:
    """Restore what `membership_state` returned."""
    if "cannot" in state:
        return Cannot(**state["cannot"])
    tables = state["tables"]

    def table(contract: Table) -> pa.Table:
        return pa.Table.from_pylist(tables[contract.name], schema=arrow_schema(contract))

    return Membership(
        features=tuple(state["features"]),
        method=state["method"],
        segment_ids=tuple(state["segment_ids"]),
        classifier=CATALOGUE[state["method"]].restore(state["classifier"]),
        novelty=Novelty.from_dict(state["novelty"]),
        false_alarms=state["false_alarms"],
        classifiers=table(SEGMENT_CLASSIFIERS),
        confusion=table(SEGMENT_CONFUSION),
        importance=table(SEGMENT_IMPORTANCE),
    )
