"""Columns that add up the other columns of a wide row: `Total` beside a column per month."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from regulars.intake.numbers import any_number_sql
from regulars.intake.sources import ROW

_NEARLY_ALL = 0.98
_FEWEST_ROWS = 2
_SAMPLE_ROWS = 5_000
_ROUNDING = 0.02
"""By so much of the currency a sum may differ that was rounded."""


def row_sums(
    rows: duckdb.DuckDBPyRelation, cells: Sequence[str], others: Sequence[str]
) -> tuple[str, ...]:
    """The columns that hold the sum of the cells of their row.

    A column is one if it is the sum in at least 98 % of the rows that have anything, and at least
    two of these rows add up more than one cell: a single cell is its own sum by accident.

    Args:
        rows: raw rows.
        cells: the columns of which each becomes a line; one of them may be the sum of the rest.
        others: columns beside them that may be the sum.
    """
    columns = [*cells, *others]
    if len(cells) <= 1:
        return ()
    numbers = rows.filter(f"{ROW} <= {_SAMPLE_ROWS}").select(
        ", ".join(f"coalesce({any_number_sql(c)}, 0) AS n{i}" for i, c in enumerate(columns))
    )
    among = range(len(cells))
    summed = numbers.select(
        f"*, {' + '.join(f'n{i}' for i in among)} AS everything,"
        f" {' + '.join(f'(n{i} <> 0)::INT' for i in among)} AS filled"
    )
    asked = []
    for i in range(len(columns)):
        rest, count = ("everything", "filled")
        if i < len(cells):
            rest, count = f"(everything - n{i})", f"(filled - (n{i} <> 0)::INT)"
        equal = f"abs({rest} - n{i}) <= {_ROUNDING}"
        asked += [
            f"count_if(n{i} <> 0 OR {rest} <> 0)",
            f"count_if((n{i} <> 0 OR {rest} <> 0) AND {equal})",
            f"count_if({count} > 1 AND {equal})",
        ]
    counts = [int(n) for n in summed.aggregate(", ".join(asked)).fetchall()[0]]
    return tuple(
        column
        for i, column in enumerate(columns)
        if counts[3 * i + 1] >= _NEARLY_ALL * counts[3 * i] and counts[3 * i + 2] >= _FEWEST_ROWS
    )
