"""What Regulars asks of a database, whatever the system."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from regulars.intake.stream import RowStream


@dataclass(frozen=True, slots=True)
class TableListing:
    """A table or view of a database.

    Attributes:
        name: as a user names it: `orders`, or `sales.orders` outside the usual schema.
        parts: schema and name, as the system quotes them one by one.
        columns: the names of its columns.
    """

    name: str
    parts: tuple[str, ...]
    columns: tuple[str, ...]


class Database(Protocol):
    """An open, read-only connection."""

    def tables(self) -> list[TableListing]:
        """The tables and views that a user would know of, by name."""
        ...

    def rows(self, query: str) -> AbstractContextManager[RowStream]:
        """Run a query and stream its rows while the block lasts."""
        ...
