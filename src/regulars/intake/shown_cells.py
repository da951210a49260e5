"""What a message may show of a cell that could not be read.

A cell may hold whatever someone typed. Its value is shown where it says nothing of anyone: a word
for "nothing" (`tbd`, `unknown`, `#REF!`, `0000-00-00`), a few signs (`???`), a date or a short
number. Of any other cell only its form is shown, with each letter as x and each digit as 9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb

from regulars.intake.sources import FILE, ROW
from regulars.store import identifier

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
_A_MOMENT = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ]\d{1,2}:\d{1,2}(:\d{1,2}(\.\d+)?)?Z?)?")


def shown(text: str) -> str:
    """A cell as a message may show it.

    >>> [shown(text) for text in ("2024-99-10", "TBD", "ask Anna", "+49 151 2345678")]
    ['2024-99-10', 'TBD', 'xxx xxxx', '+99 999 9999999']
    """
    text = text.strip()
    if text.casefold() in SAYS_NOTHING or _A_MOMENT.fullmatch(text):
        return text
    if sum(map(str.isdigit, text)) > _MOST_DIGITS:
        text = re.sub(r"\d", "9", text)
    form = re.sub(r"[^\W\d_]", "x", text)
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
    rows: duckdb.DuckDBPyRelation, column: str, condition: str = "true", *, words: bool = False
) -> Example | None:
    """The first cell of a column that fulfils a condition; empty ones are passed over.

    Args:
        rows: raw rows.
        column: the column.
        condition: SQL.
        words: whether the cells are known words, which may be shown.
    """
    text = f"trim(CAST({identifier(column)} AS VARCHAR))"
    filled = rows.filter(f"{text} <> '' AND ({condition})")
    first = filled.order(f"{FILE}, {ROW}").limit(1).project(f"{FILE}, {ROW}, {text}").fetchall()
    for file, row, cell in first:
        value = cell if words else shown(cell)
        note = "" if value == cell else "; of the value only its form is shown, letters as x"
        return Example(str(file), int(row), value, note)
    return None
