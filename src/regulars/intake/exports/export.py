"""What is known of a platform's export: how to recognise it and what its cells mean.

An export is data, not code: headers, roles and small SQL expressions over the export's own cells.
In an expression `{Lineitem name}` is the cell as text (NULL where it is blank) and `#{Subtotal}`
the cell as a number; `{Net Sales|N. Revenue}` takes the first of these columns that is there, and
a column that is not there reads as NULL.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from regulars.model import Cannot

AMOUNT, DISCOUNT, CUSTOMER = "line amount", "line discount", "who bought"
"""Columns that laying an export out may add: what a line was worth, what was taken off it, and who
bought."""

Grain = Literal["line", "order"]


@dataclass(frozen=True, slots=True)
class Amounts:
    """Which cells say what a line was worth. All are expressions.

    Attributes:
        gross: the line before discounts.
        line: the line after the discounts that are its own; default: `gross`.
        order: the amount of the whole order; the lines are scaled to add up to it, which spreads
            what was taken off the order as a whole.
        refunded: what of the order was paid back while it still counts; it becomes a line of its
            own among the returns.
        basis: in words: with or without tax, shipping and discounts.
    """

    gross: str
    line: str = ""
    order: str = ""
    refunded: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """One layout of one platform's export.

    Attributes:
        key: a short name, for `--export`.
        name: what to call it.
        signature: headers that are all there; alternatives are separated by `|`.
        without: headers that are not there in this layout (they make it another one).
        roles: role to column; alternatives are separated by `|`. Columns of `derived`, `AMOUNT`
            and `DISCOUNT` may be named.
        derived: further columns, as expressions.
        order: the column with the order's number, where cells are filled down or amounts spread.
        order_cells: columns that are filled on an order's first row only.
        not_lines: a condition that holds for rows that are no order lines: subtotals, fees,
            other kinds of events.
        items: an expression that gives the list of an order's items, where one row is one order:
            structs whose fields become columns of that name.
        amounts: which cells say what a line was worth; None: the file does not say.
        grain: what one line is, once laid out: an item, or a whole order.
        cannot: what the export does not tell.
        source: where the layout is published.
    """

    key: str
    name: str
    signature: tuple[str, ...]
    roles: Mapping[str, str]
    without: tuple[str, ...] = ()
    derived: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    order_cells: tuple[str, ...] = ()
    not_lines: str = ""
    items: str = ""
    amounts: Amounts | None = None
    grain: Grain = "line"
    cannot: tuple[Cannot, ...] = ()
    source: str = ""

    @property
    def article(self) -> str:
        """Its name with the article: a Shopify order export."""
        return f"{'an' if self.name[0] in 'AEIOUaeiou' else 'a'} {self.name}"

    def fits(self, columns: Iterable[str]) -> bool:
        """Whether a file with these columns is such an export."""
        there = {_plain(column) for column in columns}
        return all(
            any(_plain(name) in there for name in entry.split("|")) for entry in self.signature
        ) and not any(_plain(name) in there for name in self.without)


def column_named(names: str, columns: Iterable[str]) -> str | None:
    """The first of some alternatives that is there, as the file writes it.

    >>> column_named("N. Revenue|Net Sales", ["Date", "NET SALES"])
    'NET SALES'
    """
    there = {_plain(column): column for column in reversed(list(columns))}
    return next((there[_plain(n)] for n in names.split("|") if _plain(n) in there), None)


def _plain(header: str) -> str:
    return " ".join(header.split()).casefold()
