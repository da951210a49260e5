"""The profile table: in what, and how far, each segment differs from all customers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from regulars.report.reading import Row, Tables, collect

_SCORE = "_score"
_STEPS = (0.25, 0.75, 1.5)


@dataclass(frozen=True, slots=True)
class Cell:
    """One segment in one feature.

    Attributes:
        difference: standardised difference from all customers, in standard deviations.
        median: median of the segment's customers, in the feature's own unit.
        low: lower end of the difference's 95 % interval, None where unknown.
        high: upper end.
    """

    difference: float | None
    median: float | None
    low: float | None = None
    high: float | None = None

    @property
    def tint(self) -> str:
        """The shade behind the number: `up-3` ... `up-1`, `level`, `down-1` ... `down-3`.

        >>> Cell(1.6, None).tint, Cell(-0.3, None).tint, Cell(0.1, None).tint
        ('up-3', 'down-1', 'level')
        """
        size = _size(self.difference)
        strength = sum(size >= step for step in _STEPS)
        if not strength:
            return "level"
        return f"{'up' if (self.difference or 0) > 0 else 'down'}-{strength}"


@dataclass(frozen=True, slots=True)
class Feature:
    """One row of the profile table.

    Attributes:
        name: the column of `features`.
        overall_median: median of all customers.
        cells: one cell by segment number; a segment without a value is absent.
    """

    name: str
    overall_median: float | None
    cells: dict[int, Cell]

    @property
    def reach(self) -> float:
        """The largest absolute difference in the row, by which rows are ordered."""
        return max((_size(cell.difference) for cell in self.cells.values()), default=0.0)


def read_profile(tables: Tables) -> list[Feature]:
    """Reads the profile, the feature that separates the segments most first."""
    frame = tables.find("segment_profiles")
    if frame is None:
        return []
    rows_by_feature: dict[str, list[Row]] = {}
    for row in collect(frame.sort("feature", "segment_id")):
        if row["feature"].endswith(_SCORE):  # it only repeats what it was made from
            continue
        rows_by_feature.setdefault(row["feature"], []).append(row)
    features = [
        Feature(
            name=name,
            overall_median=rows[0]["overall_median"],
            cells={
                row["segment_id"]: Cell(
                    row["standardised_difference"],
                    row["median"],
                    row.get("difference_low"),
                    row.get("difference_high"),
                )
                for row in rows
            },
        )
        for name, rows in rows_by_feature.items()
    ]
    return sorted(features, key=lambda feature: (-feature.reach, feature.name))


def _size(difference: float | None) -> float:
    return abs(difference) if difference is not None and math.isfinite(difference) else 0.0
