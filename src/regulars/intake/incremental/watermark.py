"""With `--add`, a database table is read from the last known day on, less an overlap.

What the overlap brings again is known and counts once. What was corrected or deleted further back
is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from regulars.intake.incremental.kept import Kept, KeptFile, load_kept
from regulars.store import Draft, identifier, literal

_A_DAY = timedelta(days=1)
_TYPED = frozenset(["DATE", "TIMESTAMP"])
_ISO_DAY = r"^\d{4}-\d{2}-\d{2}"


@dataclass(frozen=True, slots=True)
class Watermark:
    """Where reading begins.

    Attributes:
        column: the column with the date.
        day: rows of this day and later are wanted, and rows without a date: `2025-01-31`.
        typed: whether the column has a type of dates; otherwise it is text that begins with one.
    """

    column: str
    day: str
    typed: bool

    @property
    def sql(self) -> str:
        """The condition, as SQLite, DuckDB and PostgreSQL understand it.

        >>> print(Watermark("day", "2025-01-31", True).sql)
        "day" >= DATE '2025-01-31' OR "day" IS NULL
        """
        column = identifier(self.column)
        if self.typed:
            return f"{column} >= DATE {literal(self.day)} OR {column} IS NULL"
        # What is written in another way is read again, to be safe.
        return (
            f"{column} >= {literal(self.day)} OR {column} NOT LIKE '____-__-__%'"
            f" OR {column} IS NULL"
        )


def watermarks(
    draft: Draft, *, add: bool, overlap_days: int | None
) -> Callable[[str], Watermark | None]:
    """Tell by the name of a table where reading begins; None: at its first row.

    Args:
        draft: whose warehouse may have kept rows of the table.
        add: whether rows are added to these.
        overlap_days: days before the last known one that are read again; None: all.
    """
    kept = load_kept(draft) if add and overlap_days is not None else None
    if kept is None or overlap_days is None:
        return lambda _: None
    return lambda name: _watermark(name, kept, draft, timedelta(days=overlap_days))


def _watermark(name: str, kept: Kept, draft: Draft, overlap: timedelta) -> Watermark | None:
    column = next(iter(kept.columns.get("ordered_at", ())), None)
    files = [file for file in kept.of("orders") if _is_of(file, name)]
    if column is None or kept.last_s is None or not files:
        return None
    # A day in the future is a mistake: nothing would ever be read again.
    latest = f"{datetime.fromtimestamp(kept.last_s, UTC) + _A_DAY:%Y-%m-%d}"
    found = [_last_day(file.rows, column, latest, draft) for file in files]
    days = [known[0] for known in found if known is not None]
    typed = {known[1] for known in found if known is not None}
    if len(days) < len(files) or len(typed) > 1:
        return None
    try:
        begin = datetime.fromisoformat(max(days)) - overlap
    except (ValueError, OverflowError):
        return None
    return Watermark(column, f"{begin:%Y-%m-%d}", typed.pop())


def _last_day(path: Path, column: str, latest: str, draft: Draft) -> tuple[str, bool] | None:
    """The last day of rows and whether it has a type; None if days do not sort as they stand."""
    rows = draft.local.connection.read_parquet(str(path))
    kinds = dict(zip(rows.columns, map(str, rows.types), strict=True))
    if kinds.get(column) not in _TYPED | {"VARCHAR"}:
        return None
    text = f"CAST({identifier(column)} AS VARCHAR)"
    iso = f"regexp_matches({text}, '{_ISO_DAY}')"
    day, odd = rows.aggregate(
        f"coalesce(max(left({text}, 10)) FILTER ({iso} AND left({text}, 10) <= {literal(latest)}),"
        f" '0001-01-01'), count_if(NOT {iso})"
    ).fetchall()[0]
    return None if odd else (day, kinds[column] in _TYPED)


def _is_of(file: KeptFile, name: str) -> bool:
    """Whether rows are of a table: those of earlier reads have a number behind its name."""
    return re.fullmatch(rf"{re.escape(name)}( \(\d+\))?", file.name) is not None
