"""Features as Arrow batches, whatever engine holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from secrets import token_hex
from typing import Any

import narwhals as nw
import pyarrow as pa

from regulars.model import BadData


def read_batches(features: nw.LazyFrame[Any], columns: Sequence[str]) -> Iterator[pa.Table]:
    """Stream `customer_id` and columns where the engine can, else collect them whole.

    Yields:
        Tables of the columns, the first of which may be empty; at least one.

    Raises:
        BadData: where a customer has no id.
    """
    wanted = features.select("customer_id", *columns)
    native = wanted.to_native()
    if hasattr(native, "__arrow_c_stream__"):
        reader = pa.RecordBatchReader.from_stream(native)
        yield _plain_ids(pa.Table.from_batches([], schema=reader.schema))
        for batch in reader:
            yield _plain_ids(pa.Table.from_batches([batch]))
    else:
        yield _plain_ids(wanted.collect("pyarrow").to_native())


def like(features: nw.LazyFrame[Any], scored: pa.Table) -> nw.LazyFrame[Any]:
    """An Arrow table as a frame that can be joined with the features, on their connection."""
    native: Any = features.to_native()
    if features.implementation.is_duckdb():
        # DuckDB finds `scored` by its name; frames of two connections cannot be joined.
        frame: Any = nw.from_native(native.query("features", "SELECT * FROM scored"))
    elif features.implementation.is_spark_like():
        frame = nw.from_native(native.sparkSession.createDataFrame(scored))
    else:
        frame = nw.from_native(scored).lazy(features.implementation)
    lazy: nw.LazyFrame[Any] = frame.lazy()
    return lazy


@contextmanager
def stored(frame: nw.LazyFrame[Any]) -> Iterator[nw.LazyFrame[Any]]:
    """Compute a frame once for the many queries of a block; DuckDB spills what memory cannot hold.

    Other engines get the frame as it is.
    """
    if not frame.implementation.is_duckdb():
        yield frame
        return
    native: Any = frame.to_native()
    name = f"stored_{token_hex(8)}"
    # DuckDB plans a relation and all that it was made of anew after each change of the catalogue:
    # `made`, the number of rows, stands for the connection, not for the whole past of the frame.
    made: Any = native.query("computed", f"CREATE TEMP TABLE {name} AS SELECT * FROM computed")
    try:
        table: Any = nw.from_native(made.query("made", f"SELECT * FROM {name}"))
        yield table.lazy()
    finally:
        made.query("made", f"DROP TABLE {name}")


def _plain_ids(table: pa.Table) -> pa.Table:
    """Give the ids one Arrow type, whatever string type the engine uses."""
    if table["customer_id"].null_count:
        raise BadData(
            "a customer has no id",
            way_out="drop the rows without an id before segmenting",
            file="features",
            column="customer_id",
        )
    position = table.schema.get_field_index("customer_id")
    return table.set_column(position, "customer_id", table["customer_id"].cast(pa.string()))
