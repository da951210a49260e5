"""A column per month whose headers name no year: when anything was bought cannot be told."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from regulars.intake.numbers import any_number_sql
from regulars.intake.periods import month_without_year
from regulars.intake.roles import fold
from regulars.intake.sources import ROW
from regulars.model import Cannot
from regulars.store import identifier

_FEWEST_MONTHS = 3
_MOSTLY = 0.9
_SAMPLE_ROWS = 5_000


def yearless_months(rows: duckdb.DuckDBPyRelation, columns: Sequence[str]) -> tuple[str, ...]:
    """The columns of numbers that are named after a month without a year, if three or more are.

    Args:
        rows: raw rows.
        columns: the columns that the user said nothing about.
    """
    months = {c: month for c in columns if (month := month_without_year(fold(c))) is not None}
    if len(set(months.values())) < _FEWEST_MONTHS:
        return ()
    head = rows.filter(f"{ROW} <= {_SAMPLE_ROWS}")
    counts = head.aggregate(
        ", ".join(
            f"count(nullif(trim(CAST({identifier(c)} AS VARCHAR)), '')), count({any_number_sql(c)})"
            for c in months
        )
    ).fetchall()[0]
    filled, numbers = counts[::2], counts[1::2]
    found = tuple(
        c for c, n, of in zip(months, numbers, filled, strict=True) if int(n) >= _MOSTLY * int(of)
    )
    return found if len({months[c] for c in found}) >= _FEWEST_MONTHS and any(filled) else ()


def question_about(months: Sequence[str]) -> str:
    """What the user should do about such columns, where the rows stay as they are."""
    return (
        f"{_from_to(months)} are named after months without a year and are not read; to have each"
        f" filled cell become a line write the year into the header ({months[0]} 2024)"
    )


def cannot_tell(months: Sequence[str]) -> Cannot:
    """What such columns do not tell."""
    return Cannot(
        "What was bought in which month",
        f"{_from_to(months)} name no year",
        f"write the year into the header ({months[0]} 2024), or give the orders themselves",
    )


def _from_to(months: Sequence[str]) -> str:
    return f"{months[0]} to {months[-1]} ({len(months)} columns)"
