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
_STRAY = 0.05


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

    A column that says cents and has fractions in one of twenty amounts or more is in whole units
    all the same; a stray one may be a price below a cent, and turns no other amount.

    Args:
        rows: the raw rows.
        columns: the columns of amounts among those of `forms`.
        forms: how columns write numbers.
    """
    found = dict(forms)
    for column in columns:
        if says_minor_unit(column):
            number = number_sql(column, forms[column])
            ((fractions, amounts),) = rows.aggregate(
                f"count_if({number} <> trunc({number})), count({number})"
            ).fetchall()
            if fractions <= amounts * _STRAY:
                found[column] = replace(forms[column], divisor=_IN_A_UNIT)
    return found


def minor_unit_warnings(forms: Mapping[str, NumberFormat]) -> Iterator[str]:
    """Say which amounts were divided, and which were not though their column says cents."""
    for column, form in forms.items():
        if form.divisor == 1 and says_minor_unit(column):
            yield (
                f"{column} says that it is in cents, but many of its amounts have fractions: they "
                "were taken for whole units"
            )
        if form.divisor != 1:
            yield f"{column} says that it is in cents: its amounts were divided by {form.divisor}"
