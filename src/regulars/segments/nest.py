"""Segments inside segments: one kind found anew for the customers of each segment of another."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pyarrow as pa

from regulars.model import Cannot
from regulars.segments.combine import CELLS, PLACES, Combined
from regulars.segments.config import SegmentsConfig
from regulars.segments.fit import fit_segments
from regulars.segments.segmentation import Segmentation
from regulars.segments.stream import like


def nest(
    features: nw.LazyFrame[Any], outer: Segmentation, config: SegmentsConfig, *, seed: int
) -> Combined:
    """Find segments inside each segment.

    Args:
        features: the table `features` at one date.
        outer: the segments to divide.
        config: the settings of the segments inside, their kind among them.
        seed: of every random choice.

    Returns:
        The segments inside, numbered from 1 in the order of the outer ones; one that allows none
        stays whole, with the reason.

    Raises:
        BadData: where a feature is missing.
    """
    assigned = outer.assign(features).select("customer_id", "segment_id").collect("pyarrow")
    places: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for number, name in outer.names.items():
        members = assigned.filter(nw.col("segment_id") == number).select("customer_id")
        own = features.join(like(features, members.to_native()), on="customer_id")
        inner = fit_segments(own, config, seed=seed)
        start = len(rows) + 1
        cells: list[tuple[int | None, str, int, str | None]]
        if isinstance(inner, Cannot):
            cells = [(None, name, len(members), f"not divided: {inner.why}")]
            places += [
                {"customer_id": c, "segment_id": start} for c in members["customer_id"].to_list()
            ]
        else:
            cells = [
                (row["segment_id"], f"{name}; {row['name']}", row["customers"], None)
                for row in inner.segments.to_pylist()
            ]
            inside = inner.assign(own).select("customer_id", "segment_id").collect("pyarrow")
            places += [
                {"customer_id": customer, "segment_id": start - 1 + segment_id}
                for customer, segment_id in inside.iter_rows()
            ]
        rows += [
            {
                "segment_id": start + position,
                "name": said,
                "first_id": number,
                "second_id": second,
                "customers": customers,
                "share": customers / len(assigned),
                "reason": reason,
            }
            for position, (second, said, customers, reason) in enumerate(cells)
        ]
    return Combined(
        pa.Table.from_pylist(places, schema=PLACES), pa.Table.from_pylist(rows, schema=CELLS)
    )
