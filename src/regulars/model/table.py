"""What a table is: named, typed columns, each with its meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DType = Literal["string", "int64", "float64", "bool", "timestamp"]
Unit = Literal["", "share", "money"]
"""How a number is read: a share lies between 0 and 1, money is in the shop's currency."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        name: the column's name, with its unit where it has one.
        dtype: the column's type in Parquet.
        meaning: what it says, in one plain sentence.
        unit: how people read the number; empty: as it is.
        nullable: whether a value may be missing.
        personal: whether it can identify a person. Such values never reach logs or errors.
    """

    name: str
    dtype: DType
    meaning: str
    unit: Unit = ""
    nullable: bool = True
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A named table: its columns, its key and what it is for.

    Attributes:
        name: the table's name, also its file's (`tables/NAME.parquet`).
        key: the columns that identify a row; rows are stored in their order.
        meaning: what one row is.
        columns: the columns that are always there.
        open_columns: what further columns may follow (empty: none may).
        shown_first: the columns to show where there is no room for all, `*` for any text.
        made_by: the command that makes it.
    """

    name: str
    key: tuple[str, ...]
    meaning: str
    columns: tuple[Column, ...]
    open_columns: str = ""
    shown_first: tuple[str, ...] = ()
    made_by: str = "regulars run ORDERS"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns that are always there, in order."""
        return tuple(column.name for column in self.columns)
