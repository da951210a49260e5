"""Cells of a workbook: the type of a column, and how a cell is written where it has several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from regulars.intake.roles import roles_named

ColumnType = Literal["whole", "number", "moment", "serial", "text"]

_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - sheets know no time zone
_LARGEST_EXACT = 2**53
# Day numbers of 1955 to 2064: a column with the name of a date and such numbers has dates.
_DAYS = range(20_000, 60_000)


def column_types(rows: Iterable[Sequence[Any]], names: Sequence[str]) -> list[ColumnType]:
    """The type of each column: its cells' where they all have one, else text.

    Args:
        rows: the cells; an empty one is `""`.
        names: the columns' names.
    """
    width = len(names)
    kinds: list[set[ColumnType]] = [set() for _ in range(width)]
    days = [True] * width
    for row in rows:
        for i, cell in enumerate(row):
            if cell != "":
                kinds[i].add(_kind(cell))
                days[i] = days[i] and isinstance(cell, int | float) and int(cell) in _DAYS
    return [
        _common(found, serial=fits and "ordered_at" in roles_named(name))
        for found, fits, name in zip(kinds, days, names, strict=True)
    ]


def _common(found: set[ColumnType], *, serial: bool) -> ColumnType:
    if found and found <= {"whole", "number"}:
        if serial:
            return "serial"
        return "whole" if found == {"whole"} else "number"
    return "moment" if found == {"moment"} else "text"


def _kind(cell: object) -> ColumnType:
    if isinstance(cell, bool):
        return "text"
    if isinstance(cell, int | float):
        return "whole" if cell == int(cell) and abs(cell) < _LARGEST_EXACT else "number"
    return "moment" if isinstance(cell, date) else "text"


def converted(cell: Any, kind: ColumnType) -> Any:  # noqa: ANN401 - a cell may hold anything
    """A cell as its column has it; None if it is empty."""
    if cell == "":
        return None
    if kind == "text":
        return written(cell)
    if kind == "whole":
        return int(cell)
    if kind == "serial":
        return _DAY_ZERO + timedelta(days=cell)
    if kind == "moment" and not isinstance(cell, datetime):
        return datetime.combine(cell, time())
    return cell


def written(cell: object) -> str:
    """A cell as text: whole numbers without a point, dates as ISO.

    >>> written(17850.0), written(datetime(2024, 1, 5)), written(True)
    ('17850', '2024-01-05', 'true')
    """
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell == int(cell) and abs(cell) < _LARGEST_EXACT:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    return str(cell)
