"""What the values of a column look like, measured, so that its role can be told from evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from regulars.intake.currency_signs import CODE
from regulars.intake.dates import MAY_BE_A_DATE, DateFormat, date_sql, is_moment
from regulars.intake.epochs import IS_EPOCH
from regulars.intake.numbers import bare_sql, no_number_sql, number_of_bare_sql
from regulars.intake.sample import stacked
from regulars.store import identifier

_COLUMNS_AT_ONCE = 50
_AT_MOST_EXACT = 2_000_000
_CODE_LIKE = r"^0\d|[[:alpha:]].*\d|\d.*[[:alpha:]]"
# `EUR 12.50`, `12,50 EUR`, `12.50USD`: letters that make no code of a number.
_AMOUNT_OF = rf"(?i)^({CODE})\s|(\s|[.,]\d\d)({CODE})$"
_ANY_DATE = DateFormat(typed=False, order="dmy", evidence="")
_ISO_DATE = DateFormat(typed=False, order=None, evidence="", iso=True)
# What texts and numbers look like; the last: how many texts may be dates.
_LOOKS = (
    "count(text), count(number), count_if(number = trunc(number)), count_if(number < 0),"
    f" median(number), count_if(regexp_matches(text, '{_CODE_LIKE}') AND"
    f" NOT regexp_matches(text, '{_AMOUNT_OF}')), count_if(contains(text, ' ')),"
    f" count_if(contains(text, '@')), avg(length(text)),"
    f" count_if(NOT {no_number_sql('text')} AND lower(text) <> 'nan'),"
    rf" count_if(regexp_matches(text, '{IS_EPOCH}')), count_if(regexp_matches(text, '\d')),"
    f" count_if(regexp_matches(text, '{MAY_BE_A_DATE}'))"
)
_NOTHING = (0, 0, 0, 0, None, 0, 0, 0, None, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts about one column. Shares are of its filled cells, 0 to 1.

    Attributes:
        column: its name in the file.
        rows: rows in the file.
        filled: rows with a value.
        distinct: different values (estimated above 2 million rows).
        numbers: share written as a number, of the cells that do not say "no number".
        whole: share of numbers that are whole.
        negative: share of numbers below zero.
        median: median of the numbers.
        coded: share with a letter or a leading zero beside digits: codes, not amounts.
        dates: share written as a date.
        epochs: share that may count seconds since 1970, or parts of one.
        spaced: share with a blank inside: names and texts.
        emails: share with an @.
        length: mean number of characters.
        digits: share with a digit.
    """

    column: str
    rows: int
    filled: int
    distinct: int
    numbers: float
    whole: float
    negative: float
    median: float | None
    coded: float
    dates: float
    spaced: float
    emails: float
    length: float
    epochs: float = 0.0
    digits: float = 0.0

    @property
    def repeats(self) -> float:
        """How often a value occurs, on average."""
        return self.filled / self.distinct if self.distinct else 0.0


def measure(
    rows: duckdb.DuckDBPyRelation,
    columns: Sequence[str],
    total: int,
    *,
    sample: duckdb.DuckDBPyRelation,
) -> dict[str, Facts]:
    """Measure columns: distinct values on all rows, the look of values on an even sample.

    Args:
        rows: raw rows.
        columns: the columns to measure.
        total: number of rows.
        sample: some of the rows, see `even_sample`.
    """
    count = "count(DISTINCT {})" if total <= _AT_MOST_EXACT else "approx_count_distinct({})"
    kinds = dict(zip(rows.columns, map(str, rows.types), strict=True))
    whole: list[int] = []
    looks: list[Any] = []
    dates: dict[str, int] = {}
    # A query over thousands of columns at once is too deep for the engine.
    for begin in range(0, len(columns), _COLUMNS_AT_ONCE):
        part = columns[begin : begin + _COLUMNS_AT_ONCE]
        whole += rows.aggregate(
            ", ".join(f"count({identifier(c)}), {count.format(identifier(c))}" for c in part)
        ).fetchall()[0]
        typed = [i for i, c in enumerate(part) if kinds[c] != "VARCHAR"]
        number = number_of_bare_sql("bare")
        if typed:
            places = ", ".join(map(str, typed))
            number = (
                f"CASE WHEN place IN ({places}) THEN TRY_CAST(text AS DOUBLE) ELSE {number} END"
            )
        # Each cell is read as text and as a number once, not once per question.
        cells = stacked(sample, part).select(f"*, {bare_sql('text')} AS bare")
        cells = cells.select(f"place, text, {number} AS number")
        found = {i: seen for i, *seen in cells.aggregate(f"place, {_LOOKS}", "place").fetchall()}
        looks += [found.get(i, _NOTHING) for i in range(len(part))]
        dates |= _dates(
            sample,
            {
                column: kinds[column]
                for i, column in enumerate(part)
                if is_moment(kinds[column]) or looks[begin + i][-1]
            },
        )
    result = {}
    for i, column in enumerate(columns):
        seen = looks[i]
        filled, numbers = int(seen[0]), int(seen[1])
        share = [float(x or 0) / max(filled, 1) for x in seen]
        of_numbers = [float(x or 0) / max(numbers, 1) for x in seen]
        result[column] = Facts(
            column=column,
            rows=total,
            filled=int(whole[2 * i]),
            distinct=int(whole[2 * i + 1]),
            numbers=numbers / max(int(seen[9]), 1),
            whole=of_numbers[2],
            negative=of_numbers[3],
            median=seen[4],
            coded=share[5],
            dates=dates.get(column, 0) / max(filled, 1),
            spaced=share[6],
            emails=share[7],
            length=float(seen[8] or 0.0),
            epochs=share[10],
            digits=share[11],
        )
    return result


def _dates(sample: duckdb.DuckDBPyRelation, kinds: dict[str, str]) -> dict[str, int]:
    """How many cells are dates, in the columns that have a cell that may be one."""
    if not kinds:
        return {}
    seen = sample.aggregate(
        ", ".join(
            f"count({identifier(c)}), "
            f"count({identifier(c) if is_moment(kind) else date_sql(c, _ISO_DATE)})"
            for c, kind in kinds.items()
        )
    ).fetchall()[0]
    found = dict(zip(kinds, seen[1::2], strict=True))
    # The other forms cost much more to look for.
    others = [c for c, filled in zip(kinds, seen[::2], strict=True) if found[c] < filled]
    if others:
        forms = ", ".join(f"count({date_sql(c, _ANY_DATE)})" for c in others)
        found |= dict(zip(others, sample.aggregate(forms).fetchall()[0], strict=True))
    return found
