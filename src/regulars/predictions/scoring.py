"""Customers in batches, whatever holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import narwhals as nw
import pyarrow as pa

ROWS = 131_072


def batches(
    features: pa.Table | nw.LazyFrame[Any], columns: Sequence[str], id_column: str
) -> Iterator[tuple[pa.Table, list[str]]]:
    """Stream customers where the engine can, else collect them whole.

    Args:
        features: one row per customer.
        columns: that are wanted; those not there are passed over, for the reader to complain.
        id_column: the column of the ids.

    Yields:
        Tables of at most `ROWS` rows or an engine's batch, and the names of the columns that say
        whose rows these are: the id, and `as_of` where it is there. At least one table.
    """
    native: Any = features
    if isinstance(features, nw.LazyFrame):
        there = features.collect_schema().names()
        wanted = features.select(*_wanted(there, columns, id_column))
        native = wanted.to_native()
        if not hasattr(native, "__arrow_c_stream__"):
            native = wanted.collect("pyarrow").to_native()
    else:
        there = native.column_names
    kept = _kept(there, id_column)
    if isinstance(native, pa.Table):
        table = native.select(_wanted(there, columns, id_column))
        for begin in range(0, max(table.num_rows, 1), ROWS):
            yield table.slice(begin, ROWS), kept
        return
    reader = pa.RecordBatchReader.from_stream(native)
    yield reader.schema.empty_table(), kept
    for batch in reader:
        yield pa.Table.from_batches([batch]), kept


def _kept(there: Sequence[str], id_column: str) -> list[str]:
    return [id_column, *(name for name in ("as_of",) if name in there)]


def _wanted(there: Sequence[str], columns: Sequence[str], id_column: str) -> list[str]:
    return list(dict.fromkeys([*_kept(there, id_column), *(c for c in columns if c in there)]))
