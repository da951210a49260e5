"""Read numbers from text: the decimal sign is decided on the whole column.

`1.234,50` and `1,234.50` are told apart by what else the column holds. What shops write around a
number is taken off: currency signs and codes, blanks and apostrophes between thousands, and the
two ways in which ledgers write a minus, `(12.50)` and `12.50-`. Words that stand for "no number"
are gaps; anything else that is not a finite number is unreadable and is counted as such.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import duckdb

from regulars.intake.currency_signs import CODE
from regulars.store import identifier

DecimalSign = Literal[".", ","]

_NO_NUMBER = "('', '-', 'na', 'n/a', 'null', 'none', '#n/a')"
# `1,23,456.00` is how India groups digits.
_POINT = r"^[-+]?(\d+|[1-9]\d{0,2}(,\d{3})+|[1-9]\d?(,\d\d)+,\d{3})?(\.\d*)?([eE][-+]?\d+)?$"
_COMMA = r"^[-+]?(\d+|[1-9]\d{0,2}(\.\d{3})+)?(,\d*)?$"
_FORM: dict[DecimalSign, str] = {".": _POINT, ",": _COMMA}
_PARSE: dict[DecimalSign, str] = {
    ".": "TRY_CAST(replace({0}, ',', '') AS DOUBLE)",
    ",": "TRY_CAST(replace(replace({0}, '.', ''), ',', '.') AS DOUBLE)",
}
# \x{2019} is the curly apostrophe.
_DRESS = (
    r"[\s\x{a0}\x{202f}''\x{2019}€£¥₹₽₩₪₴]|(?i:(us|ca|c|au|a|nz|hk|r)?\$|zł|kč|kr\.?|" + CODE + ")"
)
_LEDGER_MINUS = r"^\(([^()]+)\)$|^([^-]+)-$"
_TYPED = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*|BOOLEAN")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a column writes numbers.

    Attributes:
        typed: whether the file stores numbers, not text.
        decimal_sign: the sign before the decimals, in text.
        dressed: whether there are currency signs, blanks or ledger minuses to take off.
        clean: whether every filled cell is a number with this sign, so that none needs a look.
        certain: whether the cells themselves show the sign; `2.319` alone may be either.
        whole_beside: of an uncertain column, whether some cells have no sign at all.
        other_way: how many cells can only be read with the other decimal sign, and are.
        divisor: what the number is divided by: 100 where it is in cents.
    """

    typed: bool
    decimal_sign: DecimalSign = "."
    dressed: bool = False
    clean: bool = False
    certain: bool = True
    whole_beside: bool = False
    other_way: int = 0
    divisor: int = 1


def number_format(
    rows: duckdb.DuckDBPyRelation, column: str, *, sign: DecimalSign | None = None
) -> NumberFormat:
    """Decide how a column writes numbers, from all its values.

    Args:
        rows: the raw rows.
        column: the column.
        sign: the decimal sign, if it is known; cells that can only be read with the other one are
            still read.
    """
    if _TYPED.fullmatch(str(rows.select(identifier(column)).types[0])):
        return NumberFormat(typed=True)
    votes = _votes(rows, _text(column))
    undressed = _votes(rows, _undressed(_text(column))) if votes.neither else votes
    dressed = undressed.neither < votes.neither
    votes = undressed if dressed else votes
    signed = 0
    if sign is None and votes.comma == votes.point:
        text = _undressed(_text(column)) if dressed else _text(column)
        found = rows.aggregate(f"count_if(regexp_matches({text}, '[.,]'))").fetchall()[0]
        signed = int(found[0] or 0)
    decimal_sign = sign or ("," if votes.comma > votes.point else ".")
    return NumberFormat(
        typed=False,
        decimal_sign=decimal_sign,
        dressed=dressed,
        clean=(votes.comma if decimal_sign == "," else votes.point) == votes.filled,
        certain=signed == 0,
        whole_beside=0 < signed < votes.filled,
        other_way=votes.filled
        - votes.neither
        - (votes.comma if decimal_sign == "," else votes.point),
    )


def number_sql(column: str, form: NumberFormat) -> str:
    """SQL that reads the column as DOUBLE; NULL for gaps and for what is not a finite number."""
    text = _undressed(_text(column)) if form.dressed else _text(column)
    if form.typed:
        value = f"CAST({identifier(column)} AS DOUBLE)"
    elif form.clean:
        value = _PARSE[form.decimal_sign].format(text)
    else:
        value = _one_by_one(text, form.decimal_sign)
    scaled = value if form.divisor == 1 else f"{value} / {form.divisor}.0"
    return f"CASE WHEN isfinite({value}) THEN {scaled} END"


def unreadable_sql(column: str, form: NumberFormat) -> str:
    """SQL that tells whether a cell holds something that is neither a number nor a gap."""
    cell = identifier(column)
    if form.typed:
        return f"({cell} IS NOT NULL AND NOT isfinite(CAST({cell} AS DOUBLE)))"
    return f"(NOT ({gap_sql(column)}) AND ({number_sql(column, form)}) IS NULL)"


def other_way_sql(column: str, form: NumberFormat) -> str:
    """SQL that tells whether a cell can only be read with the other decimal sign."""
    text = _undressed(_text(column)) if form.dressed else _text(column)
    own = _FORM[form.decimal_sign]
    other = _FORM["," if form.decimal_sign == "." else "."]
    return f"regexp_matches({text}, '{other}') AND NOT regexp_matches({text}, '{own}')"


def gap_sql(column: str) -> str:
    """SQL that tells whether a cell is empty or holds a word for "no number"."""
    return no_number_sql(_text(column))


def no_number_sql(text: str) -> str:
    """SQL that tells whether a text is empty or a word for "no number"."""
    return f"({text} IS NULL OR lower({text}) IN {_NO_NUMBER})"


def any_number_sql(column: str) -> str:
    """SQL that reads a cell as DOUBLE, whichever the column's decimal sign may be."""
    return number_of_bare_sql(bare_sql(column))


def bare_sql(column: str) -> str:
    """SQL for a cell's text without the signs and blanks that numbers are written with."""
    return _undressed(f"regexp_replace({_text(column)}, '\\s*%$', '')")


def number_of_bare_sql(bare: str) -> str:
    """SQL that reads a text that `bare_sql` gave as DOUBLE."""
    return _one_by_one(bare, ".")


def _one_by_one(text: str, likely: DecimalSign) -> str:
    """SQL that reads each cell in the form that it has, in the likely one if it has both."""
    other: DecimalSign = "," if likely == "." else "."
    cases = (
        f"WHEN regexp_matches({text}, '{_FORM[sign]}') THEN {_PARSE[sign].format(text)}"
        for sign in (likely, other)
    )
    return f"CASE {' '.join(cases)} END"


def _text(column: str) -> str:
    return f"trim(CAST({identifier(column)} AS VARCHAR))"


def _undressed(text: str) -> str:
    bare = f"regexp_replace({text}, '{_DRESS}', '', 'g')"
    return rf"regexp_replace({bare}, '{_LEDGER_MINUS}', '-\1\2')"


@dataclass(frozen=True, slots=True)
class _Votes:
    """How many cells are filled, numbers with a point, numbers with a comma, and neither."""

    filled: int
    point: int
    comma: int
    neither: int


def _votes(rows: duckdb.DuckDBPyRelation, text: str) -> _Votes:
    # Amounts repeat: each text is looked at once.
    texts = rows.aggregate(f"{text} AS text, count(*) AS rows", text).filter("text IS NOT NULL")
    point, comma = (f"regexp_matches(text, '{form}')" for form in (_POINT, _COMMA))
    seen = texts.select(f"rows, {point} AS point, {comma} AS comma")
    found = seen.aggregate(
        "sum(rows), sum(rows) FILTER (point), sum(rows) FILTER (comma),"
        " sum(rows) FILTER (NOT point AND NOT comma)"
    ).fetchall()[0]
    return _Votes(*(int(count or 0) for count in found))
