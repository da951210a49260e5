"""Two segmentations crossed into one, such as what customers are worth by who they are.

Each pair of segments that occurs is a cell. A cell with less than the smallest share of all
customers is too small to aim a campaign at: the smallest such cell is merged into the nearest
cell, and so on until none is left. Nearest is, among the cells that share one of its two segments
(else among all), the one whose mean point is closest; without points, the largest.

Cost: O(n) and O(c^2) for c cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from regulars.segments.scale import Vector

CELLS = pa.schema(
    [
        pa.field("segment_id", pa.int64(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("first_id", pa.int64(), nullable=False),
        pa.field("second_id", pa.int64()),
        pa.field("customers", pa.int64(), nullable=False),
        pa.field("share", pa.float64(), nullable=False),
        pa.field("reason", pa.string()),
    ]
)
"""One row a cell: `segment_id` is where it went, `reason` why it was merged or not divided."""

PLACES = pa.schema(
    [
        pa.field("customer_id", pa.string(), nullable=False),
        pa.field("segment_id", pa.int64(), nullable=False),
    ]
)

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Combined:
    """The combined segments, the largest first.

    Attributes:
        memberships: `customer_id` and `segment_id`, from 1.
        cells: the table of the cells, see `CELLS`.
    """

    memberships: pa.Table
    cells: pa.Table


@dataclass
class _Group:
    """Cells that stand together; the first is the one that the others joined."""

    cells: list[Cell]
    customers: int
    total: Vector = field(default_factory=lambda: np.zeros(0))

    @property
    def mean(self) -> Vector:
        mean: Vector = self.total / self.customers
        return mean


def combine(
    first: pa.Table,
    second: pa.Table,
    *,
    first_names: Mapping[int, str],
    second_names: Mapping[int, str],
    smallest_share: float = 0.05,
    points: pa.Table | None = None,
) -> Combined:
    """Cross two segmentations of the same customers.

    Args:
        first: `customer_id` and `segment_id`, as in the table `memberships`.
        second: the same for the other segmentation; who is not in both is left out.
        first_names: the name of each segment of the first.
        second_names: likewise.
        smallest_share: cells with a smaller share of the customers are merged, 0 to 1.
        points: `customer_id` and columns of numbers, such as the components of the table
            `projection`, by which the nearest cell is told.

    >>> ids = [f"c{i}" for i in range(10)]
    >>> worth = pa.table({"customer_id": ids, "segment_id": [1] * 5 + [2] * 5})
    >>> age = pa.table({"customer_id": ids, "segment_id": [1] * 5 + [1] * 4 + [2]})
    >>> names = {1: "high", 2: "low"}, {1: "young", 2: "old"}
    >>> found = combine(
    ...     worth, age, first_names=names[0], second_names=names[1], smallest_share=0.2
    ... )
    >>> [(row["name"], row["segment_id"]) for row in found.cells.to_pylist()]
    [('high; young', 1), ('low; young', 2), ('low; old', 2)]
    """
    other = dict(_pairs(second))
    cell_of = {c: (s, other[c]) for c, s in _pairs(first) if c in other}
    groups = _merged(_groups(cell_of, points), smallest_share * len(cell_of))
    names = {c: f"{first_names[c[0]]}; {second_names[c[1]]}" for g in groups for c in g.cells}
    sizes: dict[Cell, int] = {}
    for cell in cell_of.values():
        sizes[cell] = sizes.get(cell, 0) + 1
    rows = [
        {
            "segment_id": number,
            "name": names[cell],
            "first_id": cell[0],
            "second_id": cell[1],
            "customers": sizes[cell],
            "share": sizes[cell] / len(cell_of),
            "reason": None
            if cell == group.cells[0]
            else f"only {sizes[cell] / len(cell_of):.1%} of the customers (at least "
            f"{smallest_share:.0%} are wanted): joined '{names[group.cells[0]]}', the nearest",
        }
        for number, group in enumerate(groups, start=1)
        for cell in group.cells
    ]
    numbers = {cell: n for n, group in enumerate(groups, start=1) for cell in group.cells}
    places = [{"customer_id": c, "segment_id": numbers[cell]} for c, cell in cell_of.items()]
    return Combined(
        pa.Table.from_pylist(places, schema=PLACES), pa.Table.from_pylist(rows, schema=CELLS)
    )


def _pairs(memberships: pa.Table) -> list[tuple[str, int]]:
    columns = (memberships[c].to_pylist() for c in ("customer_id", "segment_id"))
    return list(zip(*columns, strict=True))


def _groups(cell_of: Mapping[str, Cell], points: pa.Table | None) -> list[_Group]:
    """Each cell as a group of its own."""
    found: dict[Cell, _Group] = {}
    for cell in cell_of.values():
        found.setdefault(cell, _Group([cell], 0)).customers += 1
    if points is not None:
        axes = [c for c in points.column_names if pa.types.is_floating(points.schema.field(c).type)]
        matrix = np.column_stack([points[c].to_numpy() for c in axes])
        for group in found.values():
            group.total = np.zeros(len(axes))
        for customer, point in zip(points["customer_id"].to_pylist(), matrix, strict=True):
            if customer in cell_of:
                found[cell_of[customer]].total += point
    return [found[cell] for cell in sorted(found)]


def _merged(groups: list[_Group], fewest: float) -> list[_Group]:
    """Merge the smallest group that is too small into its nearest, until none is too small."""
    while len(groups) > 1:
        small = min(groups, key=lambda g: (g.customers, g.cells))
        if small.customers >= fewest:
            break
        others = [g for g in groups if g is not small]
        near = [g for g in others if _related(g, small)] or others
        nearest = min(near, key=lambda g: (_distance(g, small), -g.customers, g.cells))
        nearest.cells += small.cells
        nearest.customers += small.customers
        nearest.total = nearest.total + small.total
        groups = others
    return sorted(groups, key=lambda g: (-g.customers, g.cells))


def _related(one: _Group, other: _Group) -> bool:
    """Whether cells of both share a segment."""
    return any(a[0] == b[0] or a[1] == b[1] for a in one.cells for b in other.cells)


def _distance(one: _Group, other: _Group) -> float:
    return float(np.linalg.norm(one.mean - other.mean))
