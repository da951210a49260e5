"""The decimal sign of columns that do not show it: `2.319` may be two and a bit or two thousand.

A file writes its numbers in one way. So the sign is taken from its other amount columns; else from
the arithmetic of quantity, price and amount; else the likelier one is used and the user is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import duckdb

from regulars.intake.numbers import (
    DecimalSign,
    NumberFormat,
    number_format,
    number_sql,
    other_way_sql,
)
from regulars.intake.whereabouts import first_row
from regulars.store import identifier

_AGREES, _FAILS = 0.9, 0.5
_NAME: dict[DecimalSign, str] = {".": "point", ",": "comma"}
_OTHER: dict[DecimalSign, DecimalSign] = {".": ",", ",": "."}


@dataclass(frozen=True, slots=True)
class Settled:
    """How the number columns of a file are written.

    Attributes:
        forms: column to its format.
        questions: columns whose sign nothing shows, with the flag that settles it.
    """

    forms: Mapping[str, NumberFormat]
    questions: list[str] = field(default_factory=list)


def settle(
    rows: duckdb.DuckDBPyRelation,
    columns: Mapping[str, Sequence[str]],
    *,
    roles: Sequence[str],
    told: DecimalSign | None = None,
) -> Settled:
    """Decide how each number column is written.

    Args:
        rows: the raw rows.
        columns: role to columns.
        roles: the roles whose columns are numbers.
        told: the decimal sign, if the user said so.
    """
    names = dict.fromkeys(column for role in roles for column in columns.get(role, ()))
    forms = {column: number_format(rows, column, sign=told) for column in names}
    open_ones = [column for column, form in forms.items() if not form.certain]
    if not open_ones:
        return Settled(forms)
    shown = {
        form.decimal_sign
        for column, form in forms.items()
        if form.certain and not form.typed and _has_sign(rows, column)
    }
    sign = shown.pop() if len(shown) == 1 else _by_arithmetic(rows, columns, forms, open_ones)
    if sign is not None:
        again = {column: number_format(rows, column, sign=sign) for column in open_ones}
        return Settled({**forms, **again})
    likely = {column: _likelier(rows, column, forms[column]) for column in open_ones}
    again = {column: number_format(rows, column, sign=likely[column]) for column in open_ones}
    return Settled(
        {**forms, **again},
        [
            f"{column} has three digits after every {_NAME[_mark(rows, column)]} and no other sign:"
            f" the decimal sign was taken to be the {_NAME[likely[column]]}; if it is the other"
            f" one: --decimal {_OTHER[likely[column]]}"
            for column in open_ones
        ],
    )


def written_both_ways(
    rows: duckdb.DuckDBPyRelation, forms: Mapping[str, NumberFormat]
) -> Iterator[str]:
    """Say of columns that have both decimal signs where the rarer one begins.

    Args:
        rows: the raw rows.
        forms: column to its format.
    """
    for column, form in forms.items():
        if form.other_way:
            file, row = first_row(rows, other_way_sql(column, form))
            yield (
                f"{column} has a decimal {_NAME[form.decimal_sign]}, but in {form.other_way:,}"
                f" cells a {_NAME[_OTHER[form.decimal_sign]]}, first in row {row:,} of {file};"
                " each was read as it is written"
            )


def _by_arithmetic(
    rows: duckdb.DuckDBPyRelation,
    columns: Mapping[str, Sequence[str]],
    forms: Mapping[str, NumberFormat],
    open_ones: Sequence[str],
) -> DecimalSign | None:
    """The sign with which quantity x price is the amount, if it is so with one only."""
    if not all(len(columns.get(role, ())) == 1 for role in ("quantity", "unit_price", "revenue")):
        return None
    shares: dict[DecimalSign, float] = {}
    for sign in _OTHER:
        value = {}
        for role in ("quantity", "unit_price", "revenue"):
            column = columns[role][0]
            form = forms[column]
            if column in open_ones:
                form = replace(form, decimal_sign=sign, clean=False)
            value[role] = number_sql(column, form)
        off = f"abs(({value['quantity']}) * ({value['unit_price']}) - ({value['revenue']}))"
        close = f"{off} <= greatest(0.011, abs({value['revenue']}) * 1e-3)"
        found = rows.aggregate(f"avg(CASE WHEN {close} THEN 1.0 ELSE 0.0 END)").fetchall()[0]
        shares[sign] = float(found[0] or 0.0)
    best = max(shares, key=lambda sign: shares[sign])
    return best if shares[best] >= _AGREES and shares[_OTHER[best]] < _FAILS else None


def _has_sign(rows: duckdb.DuckDBPyRelation, column: str) -> bool:
    text = f"CAST({identifier(column)} AS VARCHAR)"
    return bool(rows.aggregate(f"bool_or(regexp_matches({text}, '\\d[.,]\\d'))").fetchall()[0][0])


def _likelier(rows: duckdb.DuckDBPyRelation, column: str, form: NumberFormat) -> DecimalSign:
    """Whole numbers beside mean that the sign separates thousands; else a point is for decimals."""
    return _OTHER[_mark(rows, column)] if form.whole_beside else "."


def _mark(rows: duckdb.DuckDBPyRelation, column: str) -> DecimalSign:
    """The sign that most cells have."""
    text = f"CAST({identifier(column)} AS VARCHAR)"
    points, commas = rows.aggregate(
        rf"count_if(regexp_matches({text}, '\d\.\d')), count_if(regexp_matches({text}, '\d,\d'))"
    ).fetchall()[0]
    return "." if points >= commas else ","
