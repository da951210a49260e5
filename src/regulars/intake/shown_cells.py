"""What a message may show of a cell that could not be read.

A cell may hold whatever someone typed. Its value is shown where it says nothing of anyone: a word
for "nothing" (`tbd`, `unknown`, `#REF!`, `0000-00-00`), a few signs (`???`), a date or moment that
begins with its year, in a column read for dates or amounts a short number, and in one of
currencies the code of one. Of any other cell only its form is shown, with each letter as x and each
digit as 9: a few digits may be a telephone number, or a day of birth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import duckdb

from regulars.intake.iso_4217 import CODES
from regulars.intake.sources import FILE, ROW
from regulars.store import identifier

Of = Literal["measure", "currency", "anything"]
"""What a column is read for; a measure is a date or an amount."""

# Lower case. Of a number, some of these are gaps already, see `numbers.gap_sql`; of a date, none.
SAYS_NOTHING = (
    *("-", "na", "n/a", "n.a.", "#n/a", "nan", "nat", "null", "nil", "none", "empty", "blank"),
    *("tbd", "tba", "tbc", "unknown", "undefined", "missing", "pending", "invalid", "error"),
    *(
        "not available",
        "not applicable",
        "no data",
        "no value",
        "unbekannt",
        "keine angabe",
        "k.a.",
    ),
    *("inconnu", "desconocido", "sconosciuto", "onbekend", "inf", "-inf", "infinity", "-infinity"),
    *("#ref!", "#value!", "#div/0!", "#name?", "#num!", "#null!", "#calc!", "#spill!"),
    *("0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "00.00.0000", "true", "false"),
)
SIGNS = "[[:punct:]]{1,12}"
_MOST_DIGITS = 8
_MOST_SHOWN = 40
_A_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ][0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}(\.[0-9]+)?)?Z?)?"
)
_A_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)([.,][0-9]+)?")


def shown(text: str, *, of: Of = "anything") -> str:
    """A cell as a message may show it.

    Args:
        text: of the cell.
        of: what its column is read for.

    >>> [shown(text) for text in ("2024-99-10", "TBD", "ask Anna", "555-0123", "42")]
    ['2024-99-10', 'TBD', 'xxx xxxx', '999-9999', '99']
    >>> shown("0.5", of="measure"), shown("USD", of="currency")
    ('0.5', 'USD')
    """
    text = text.strip()
    if text.casefold() in SAYS_NOTHING or _A_MOMENT.fullmatch(text):
        return text
    short = sum(map(str.isdigit, text)) <= _MOST_DIGITS
    if of == "measure" and short and _A_NUMBER.fullmatch(text):
        return text
    if of == "currency" and text.upper() in CODES:
        return text
    form = re.sub(r"[^\W\d_]", "x", re.sub(r"\d", "9", text))
    return form if len(form) <= _MOST_SHOWN else f"{form[:_MOST_SHOWN]}..."


@dataclass(frozen=True, slots=True)
class Example:
    """A cell, as it may be shown.

    Attributes:
        file: where it is.
        row: one-based.
        value: itself, or its form.
        note: what the form leaves out, to go on a sentence; empty for the cell itself.
    """

    file: str
    row: int
    value: str
    note: str


def example(
    rows: duckdb.DuckDBPyRelation,
    column: str,
    condition: str = "true",
    *,
    of: Of = "anything",
    words: bool = False,
) -> Example | None:
    """The first cell of a column that fulfils a condition; empty ones are passed over.

    Args:
        rows: raw rows.
        column: the column.
        condition: SQL.
        of: what the column is read for.
        words: whether the cells are known words, which may be shown.
    """
    text = f"trim(CAST({identifier(column)} AS VARCHAR))"
    filled = rows.filter(f"{text} <> '' AND ({condition})")
    first = filled.order(f"{FILE}, {ROW}").limit(1).project(f"{FILE}, {ROW}, {text}").fetchall()
    for file, row, cell in first:
        value = cell if words else shown(cell, of=of)
        note = (
            ""
            if value == cell
            else "; of the value only its form is shown, letters as x, digits as 9"
        )
        return Example(str(file), int(row), value, note)
    return None
