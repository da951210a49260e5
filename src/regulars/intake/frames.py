"""The user's own frame as a stream of Arrow batches, without a copy of the whole.

pandas, Polars, PyArrow, DuckDB, Spark, and whatever else narwhals or the Arrow C stream knows. None
of these libraries is imported here: whoever has a frame has its library.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import narwhals as nw
import pyarrow as pa

from regulars.intake.stream import RowStream
from regulars.model import BadData

Kind = Literal[
    "pandas frame",
    "Polars frame",
    "lazy Polars frame",
    "PyArrow table",
    "Arrow stream",
    "DuckDB relation",
    "Spark frame",
    "frame",
]
_ROWS_AT_ONCE = 122_880
_EAGER: dict[str, Kind] = {
    "pandas": "pandas frame",
    "polars": "Polars frame",
    "pyarrow": "PyArrow table",
}
_LAZY: dict[str, Kind] = {
    "polars": "lazy Polars frame",
    "duckdb": "DuckDB relation",
    "pyspark": "Spark frame",
    "pyspark[connect]": "Spark frame",
}
# Columns of Python objects in pandas: the type that holds all values of such a kind.
_OBJECTS = {
    "string": pa.string(),
    "integer": pa.int64(),
    "floating": pa.float64(),
    "mixed-integer-float": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "bytes": pa.binary(),
}


def frame_kind(given: object) -> Kind | None:
    """What kind of frame this is; None for a path, a URL or anything else.

    >>> frame_kind(pa.table({"a": [1]}))
    'PyArrow table'
    >>> frame_kind("orders.csv") is None
    True
    """
    if isinstance(given, str | Path):
        return None
    frame = nw.from_native(given, pass_through=True)
    if isinstance(frame, nw.DataFrame):
        return _EAGER.get(frame.implementation.value, "frame")
    if isinstance(frame, nw.LazyFrame):
        return _LAZY.get(frame.implementation.value, "frame")
    return "Arrow stream" if hasattr(given, "__arrow_c_stream__") else None


def frame_rows(given: Any, kind: Kind) -> RowStream:  # noqa: ANN401 - a frame of any library
    """The rows of a frame, as a stream.

    Args:
        given: the frame. An Arrow stream is used up.
        kind: what `frame_kind` said.

    Raises:
        BadData: the frame has no rows and no columns that could be read.
    """
    if kind == "pandas frame":
        return _pandas_rows(given)
    if kind == "lazy Polars frame":
        return _batches_of(given.collect_batches(chunk_size=_ROWS_AT_ONCE), given)
    if kind == "DuckDB relation":
        reader = given.to_arrow_reader(_ROWS_AT_ONCE)
    elif kind == "Spark frame":
        return _spark_rows(given)
    elif kind == "PyArrow table" and isinstance(given, pa.Table):
        reader = given.to_reader(_ROWS_AT_ONCE)
    elif hasattr(given, "__arrow_c_stream__"):
        reader = pa.RecordBatchReader.from_stream(given)
    else:
        frame = nw.from_native(given)
        eager = frame.collect("pyarrow") if isinstance(frame, nw.LazyFrame) else frame
        reader = eager.to_arrow().to_reader(_ROWS_AT_ONCE)
    return RowStream(reader.schema, reader)


def _batches_of(frames: Iterator[Any], whole: Any) -> RowStream:  # noqa: ANN401 - Polars frames
    """The rows of several small Polars frames."""
    schema = whole.limit(0).collect().to_arrow().schema

    def batches() -> Iterator[pa.RecordBatch]:
        for frame in frames:
            yield from frame.to_arrow().cast(schema).to_batches()

    return RowStream(schema, batches())


def _spark_rows(frame: Any) -> RowStream:  # noqa: ANN401 - a Spark frame
    """The rows of a Spark frame, one partition at a time on this machine."""
    schema = frame.limit(0).toArrow().schema
    with warnings.catch_warnings():
        # Spark says that it does not know pandas 3 yet, which is not used here.
        warnings.simplefilter("ignore", FutureWarning)
        packed = frame.mapInArrow(_as_bytes, "batch binary")

    def batches() -> Iterator[pa.RecordBatch]:
        for row in packed.toLocalIterator():
            for batch in pa.ipc.open_stream(bytes(row.batch)):
                yield from pa.Table.from_batches([batch]).cast(schema).to_batches()

    return RowStream(schema, batches())


def _as_bytes(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Pack batches into one binary cell each; this runs on Spark's workers."""
    for batch in batches:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
        yield pa.RecordBatch.from_pydict({"batch": [sink.getvalue().to_pybytes()]})


def _pandas_rows(frame: Any) -> RowStream:  # noqa: ANN401 - a pandas frame
    """The rows of a pandas frame, some at a time; an index that has a name is a column too."""
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index(names=_index_names(frame), allow_duplicates=True)
    columns = [frame.iloc[:, i] for i in range(frame.shape[1])]
    kinds, exact = [], []
    for position, column in enumerate(columns):
        kind, digits = _pandas_type(column)
        kinds.append(kind)
        if digits:
            exact.append(position)
    schema = pa.schema(
        [pa.field(str(n), kind) for n, kind in zip(frame.columns, kinds, strict=True)]
    )

    def batches() -> Iterator[pa.RecordBatch]:
        for begin in range(0, len(frame), _ROWS_AT_ONCE):
            part = (column.iloc[begin : begin + _ROWS_AT_ONCE] for column in columns)
            arrays = [_pandas_array(p, kind) for p, kind in zip(part, kinds, strict=True)]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)

    return RowStream(schema, batches(), frozenset(exact))


def _index_names(frame: Any) -> list[str]:  # noqa: ANN401
    return [str(n) if n is not None else f"index_{i}" for i, n in enumerate(frame.index.names)]


def _pandas_type(column: Any) -> tuple[pa.DataType, bool]:  # noqa: ANN401 - a pandas series
    """The Arrow type of a column, and whether it is text that holds exact numbers."""
    from pandas.api.types import infer_dtype

    if column.dtype != object:
        try:
            return pa.Array.from_pandas(column.iloc[:1]).type, False
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
            return pa.string(), False
    looks = infer_dtype(column, skipna=True)
    if looks == "decimal":
        return pa.string(), True
    kind = _OBJECTS.get(looks)
    if looks in {"datetime", "datetime64"}:
        zones = {getattr(value, "tzinfo", None) is not None for value in column.dropna()}
        kind = pa.timestamp("us", tz="UTC" if True in zones else None) if len(zones) == 1 else None
    if looks == "integer" and column.dropna().map(_too_long).any():
        kind = None
    return kind or pa.string(), False


def _too_long(number: int) -> bool:
    return not -(1 << 63) <= number < 1 << 63


def _pandas_array(part: Any, kind: pa.DataType) -> pa.Array:  # noqa: ANN401 - a pandas series
    if part.dtype == object and kind == pa.string():
        present = part.notna()
        return pa.array(part.astype(str).where(present, None), pa.string(), from_pandas=True)
    try:
        return pa.Array.from_pandas(part, type=kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        if kind != pa.string():
            raise BadData(
                "a column of the pandas frame holds values of several kinds",
                column=str(part.name),
                way_out="give it one type: frame[column] = frame[column].astype(str)",
            ) from error
        return pa.array([None if v is None else str(v) for v in part], kind, from_pandas=True)
