"""Amounts in cents, as payment systems write them: the column's name says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import duckdb

from regulars.intake.fold import fold
from regulars.intake.numbers import NumberFormat, number_sql

_WORDS = frozenset(
    (
        *("cent", "cents", "pence", "penny", "centime", "centimes", "centavo", "centavos"),
        *("centesimi", "centimos", "grosze", "groszy", "kopeks", "kopecks", "paise"),
    )
)
_IN_A_UNIT = 100


def says_minor_unit(column: str) -> bool:
    """Whether a column's name says that its amounts are in cents.

    >>> [says_minor_unit(c) for c in ("amount_cents", "Preis in Cent", "Off in per cent", "Centre")]
    [True, True, False, False]
    """
    words = fold(column).split()
    return any(
        word in _WORDS and before != "per"
        for before, word in zip(["", *words], words, strict=False)
    )


def in_whole_units(
    rows: duckdb.DuckDBPyRelation, columns: Iterable[str], forms: Mapping[str, NumberFormat]
) -> dict[str, NumberFormat]:
    """How columns of amounts are read, those in cents divided by 100.

    A column that says cents and has a fraction somewhere is in whole units all the same.

    Args:
        rows: the raw rows.
        columns: the columns of amounts among those of `forms`.
        forms: how columns write numbers.
    """
    found = dict(forms)
    for column in columns:
        if says_minor_unit(column):
            number = number_sql(column, forms[column])
            fractions = rows.aggregate(f"count_if({number} <> trunc({number}))").fetchall()[0][0]
            if not fractions:
                found[column] = replace(forms[column], divisor=_IN_A_UNIT)
    return found


def minor_unit_warnings(forms: Mapping[str, NumberFormat]) -> Iterator[str]:
    """Say which amounts were divided."""
    for column, form in forms.items():
        if form.divisor != 1:
            yield f"{column} says that it is in cents: its amounts were divided by {form.divisor}"
