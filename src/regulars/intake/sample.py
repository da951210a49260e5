"""An even sample of raw rows, read once for everything that looks at single values."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from regulars.intake.sources import ROW
from regulars.store import Draft, explained, identifier

SAMPLE_ROWS = 20_000


def even_sample(
    rows: duckdb.DuckDBPyRelation, total: int, draft: Draft, *, stage: str
) -> duckdb.DuckDBPyRelation:
    """Give at least 20,000 rows that lie evenly in their files; all rows if there are fewer.

    Args:
        rows: raw rows with `source_row`.
        total: how many there are.
        draft: where the sample is staged.
        stage: what the sample is called there.

    Raises:
        Refused: the disk is full.
    """
    step = max(1, total // SAMPLE_ROWS)
    if step == 1:
        return rows
    path = draft.stages / f"{stage}-sample.parquet"
    with explained(path):
        rows.filter(f"{ROW} % {step} = 0").to_parquet(str(path), compression="snappy")
    return draft.local.connection.read_parquet(str(path))


def stacked(sample: duckdb.DuckDBPyRelation, columns: Sequence[str]) -> duckdb.DuckDBPyRelation:
    """Put the cells of columns below each other, as texts.

    What is asked of every column is then written, planned and compiled once: patterns take longer
    to compile than a small file to read.

    Returns:
        `place`, the position among `columns`, and `text`, without blanks around it; empty cells
        too.
    """
    texts = ", ".join(f"trim(CAST({identifier(column)} AS VARCHAR))" for column in columns)
    return sample.select(f"unnest(range({len(columns)})) AS place, unnest([{texts}]) AS text")
