"""Read numbers from text: the decimal sign is decided on the whole column.

`1.234,50` and `1,234.50` are told apart by what else the column holds; words that stand for "no
number" are gaps; anything else that is not a finite number is unreadable and is counted as such.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import duckdb

from regulars.store import identifier

DecimalSign = Literal[".", ","]

NO_NUMBER = "('', '-', 'na', 'n/a', 'null', 'none', '#n/a')"
_POINT = r"^[-+]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?([eE][-+]?\d+)?$"
_COMMA = r"^[-+]?(\d+|\d{1,3}(\.\d{3})+)?(,\d*)?$"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a column writes numbers.

    Attributes:
        typed: whether the file stores numbers, not text.
        decimal_sign: the sign before the decimals, in text.
    """

    typed: bool
    decimal_sign: DecimalSign = "."


def number_format(rows: duckdb.DuckDBPyRelation, column: str) -> NumberFormat:
    """Decide how a column writes numbers, from all its values."""
    if str(rows.select(identifier(column)).types[0]) != "VARCHAR":
        return NumberFormat(typed=True)
    text = f"trim({identifier(column)})"
    point, comma = rows.aggregate(
        f"count_if(regexp_full_match({text}, '{_POINT}')),"
        f" count_if(regexp_full_match({text}, '{_COMMA}'))"
    ).fetchall()[0]
    return NumberFormat(typed=False, decimal_sign="," if comma > point else ".")


def number_sql(column: str, form: NumberFormat) -> str:
    """SQL that reads the column as DOUBLE; NULL for gaps and for what is not a finite number."""
    cell = identifier(column)
    if form.typed:
        value = f"CAST({cell} AS DOUBLE)"
    elif form.decimal_sign == ",":
        value = f"TRY_CAST(replace(replace(trim({cell}), '.', ''), ',', '.') AS DOUBLE)"
    else:
        value = f"TRY_CAST(replace(trim({cell}), ',', '') AS DOUBLE)"
    return f"CASE WHEN isfinite({value}) THEN {value} END"


def unreadable_sql(column: str, form: NumberFormat) -> str:
    """SQL that tells whether a cell holds something that is neither a number nor a gap."""
    cell = identifier(column)
    if form.typed:
        return f"({cell} IS NOT NULL AND NOT isfinite(CAST({cell} AS DOUBLE)))"
    return (
        f"({cell} IS NOT NULL AND lower(trim({cell})) NOT IN {NO_NUMBER}"
        f" AND ({number_sql(column, form)}) IS NULL)"
    )
