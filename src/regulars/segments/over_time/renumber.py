"""Give segments other numbers and names, everywhere they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import pyarrow as pa

from regulars.model import Cannot
from regulars.segments.segmentation import Segmentation


def renumbered(found: Segmentation, order: Sequence[int], names: Mapping[int, str]) -> Segmentation:
    """Return the same segments under other numbers.

    Args:
        found: segments numbered 1 to k.
        order: the present number of the segment that becomes 1, 2 and so on.
        names: new number to name.
    """
    number = {old: new for new, old in enumerate(order, start=1)}
    name = {found.names[old]: names[new] for old, new in number.items()}
    tables: dict[str, Any] = {}
    for field in fields(found):
        value = getattr(found, field.name)
        if isinstance(value, pa.Table) and "segment_id" in value.column_names:
            tables[field.name] = _table(value, number, names)
    warnings = []
    for sentence in found.warnings:
        changed = sentence
        for old, new in name.items():
            if repr(old) in sentence:
                changed = sentence.replace(repr(old), repr(new))
                break
        warnings.append(changed)
    clusters = found.model.clusters.reordered([old - 1 for old in order])
    return replace(
        found,
        model=replace(found.model, clusters=clusters),
        membership=(
            found.membership
            if isinstance(found.membership, Cannot)
            else found.membership.renumbered(number, order)
        ),
        warnings=tuple(warnings),
        **tables,
    )


def _table(table: pa.Table, number: Mapping[int, int], names: Mapping[int, str]) -> pa.Table:
    rows = table.to_pylist()
    for row in rows:
        row["segment_id"] = number[row["segment_id"]]
        if "name" in row:
            row["name"] = names[row["segment_id"]]
    rows.sort(key=lambda row: row["segment_id"])
    return pa.Table.from_pylist(rows, schema=table.schema)
