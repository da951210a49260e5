"""What stands for the rows of a grain."""

from __future__ import annotations

from typing import Protocol, Self

import narwhals as nw


class Rows(Protocol):
    """A frame, or rows that are not the engine's and take columns as a frame does."""

    def with_columns(self, **columns: nw.Expr) -> Self:
        """Add columns, under new names."""
