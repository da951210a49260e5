"""Reading small answers out of tables that may be very large.

Every question is a lazy narwhals expression; only its result, a few rows, is collected. A table or
column that is absent is an ordinary answer here, not an error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import narwhals as nw

Frame = nw.LazyFrame[Any]
Scan = Callable[[str], Frame]
Materialise = Callable[[str, Frame], Frame]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a run, where any may be missing.

    Attributes:
        scan: gives a table as a lazy frame; raises `KeyError` when it is absent.
    """

    scan: Scan

    def find(self, name: str, *needed: str) -> Frame | None:
        """Gives the table `name`, or None when it or one of the `needed` columns is absent."""
        try:
            frame = self.scan(name)
        except KeyError:
            return None
        return frame if set(needed) <= set(frame.collect_schema().names()) else None


def collect(frame: Frame) -> list[Row]:
    """Runs a lazy frame whose result is small and gives its rows as dictionaries."""
    return [dict(row) for row in frame.collect().rows(named=True)]
