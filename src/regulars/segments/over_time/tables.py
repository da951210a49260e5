"""The tables `segment_identities`, `segment_migrations` and `segment_drift`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from regulars.model import SEGMENT_DRIFT, SEGMENT_IDENTITIES, SEGMENT_MIGRATIONS
from regulars.segments.over_time.drift import FeatureDrift
from regulars.segments.over_time.migrate import GONE, NEW, Move
from regulars.segments.schema import arrow_schema


def identities_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """One row for each segment, present or vanished."""
    return pa.Table.from_pylist([dict(r) for r in rows], schema=arrow_schema(SEGMENT_IDENTITIES))


def migrations_table(
    moves: Sequence[Move], before: Mapping[int, str], now: Mapping[int, str]
) -> pa.Table:
    """One row for each way that customers took, from names by number."""
    of_former: dict[int | None, int] = {}
    for move in moves:
        of_former[move.before] = of_former.get(move.before, 0) + move.customers
    rows = [
        {
            "from_segment": NEW if m.before is None else before[m.before],
            "to_segment": GONE if m.now is None else now[m.now],
            "to_segment_id": m.now,
            "customers": m.customers,
            "share": m.customers / of_former[m.before],
            "revenue": m.revenue,
        }
        for m in moves
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema(SEGMENT_MIGRATIONS))


def drift_table(drift: Mapping[int, Sequence[FeatureDrift]]) -> pa.Table:
    """One row for each segment and feature."""
    rows = [{"segment_id": number, **asdict(d)} for number, of in drift.items() for d in of]
    return pa.Table.from_pylist(rows, schema=arrow_schema(SEGMENT_DRIFT))
