"""How people read a cell: shares as percent, money in its currency, counts with thousands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from regulars.model import TABLES, Unit, unit_of
from regulars.wording import MINUS, NBSP, decimal, exact_money, share

# Whole numbers that name something or count seconds.
_PLAIN = re.compile(r"(^|_)(id|ID|Id|line|row|s|month|year|seed)$|[a-z](ID|Id)$")
_EXACT = 0.001
"""Below, four digits would need an exponent."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the columns of a table are read.

    Attributes:
        units: of columns; others are numbers.
        currency: of money, ISO 4217; None where it is not known.
    """

    units: Mapping[str, Unit] = field(default_factory=dict)
    currency: str | None = None

    def cell(self, name: str, value: Any) -> str:  # noqa: ANN401 - a cell of any type
        """A value of a column.

        >>> reading = Reading({"revenue": "money", "part": "share"}, "EUR")
        >>> reading.cell("revenue", 1234.5), reading.cell("part", 0.1234)
        ('EUR 1,234.50', '12.3 %')
        >>> reading.cell("customers", 4979), reading.cell("order_id", 4979)
        ('4,979', '4979')
        >>> reading.cell("ID", 4979), reading.cell("customerID", 4979)
        ('4979', '4979')
        """
        if value is None:
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, int):
            return str(value) if _PLAIN.search(name) else f"{value:,}"
        if isinstance(value, float):
            return self._number(self.units.get(name, ""), value)
        if isinstance(value, datetime):
            # Nobody foretells an hour.
            whole = value.time() == time.min or name.startswith("next_order_at")
            return str(value.date() if whole else value.replace(microsecond=0))
        return str(value)

    def _number(self, unit: Unit, value: float) -> str:
        if unit == "share":
            text = share(value)
        elif unit == "money":
            text = exact_money(value, self.currency)
        elif abs(value) >= 1:
            text = f"{value:,.2f}"
        else:
            text = decimal(value) if abs(value) < _EXACT else f"{value:.4g}"
        # A terminal's text is searched and copied: plain blanks and signs.
        return text.replace(NBSP, " ").replace(MINUS, "-")


def units_of(table: str) -> dict[str, Unit]:
    """How the columns of a table that it always has are read."""
    return {column.name: column.unit for column in TABLES[table].columns}


def reading_of(table: str, names: list[str], currency: str | None) -> Reading:
    """How a table is read.

    Args:
        table: its name.
        names: its columns, further ones too.
        currency: of money.
    """
    known = units_of(table)
    return Reading({n: known[n] if n in known else _further(table, n) for n in names}, currency)


def _further(table: str, name: str) -> Unit:
    """The unit of a column that the table's description does not name."""
    if table == "predictions":
        return unit_of(name)
    if table == "features":
        from regulars.segments import words  # noqa: PLC0415 - where features are shown

        unit = words(name).unit
        return unit if unit in {"share", "money"} else ""
    return ""
