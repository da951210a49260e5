"""Tables out in the kind that came in: pandas, Polars, PyArrow, DuckDB or Spark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args

import pyarrow as pa

from regulars.intake import frame_kind
from regulars.model import BadData, Refused

Kind = Literal["pyarrow", "pandas", "polars", "polars-lazy", "duckdb", "spark"]

_KINDS: dict[str, Kind] = {
    "pandas frame": "pandas",
    "Polars frame": "polars",
    "lazy Polars frame": "polars-lazy",
    "DuckDB relation": "duckdb",
    "Spark frame": "spark",
}


def as_kind(table: pa.Table, kind: Kind | None, inputs: Sequence[Any] = ()) -> Any:  # noqa: ANN401
    """Give a table as the frame that a caller wants, or as the kind of frame that came in.

    Args:
        table: the table.
        kind: the kind that was asked for; None: that of the first input, PyArrow for files.
        inputs: what the caller gave.

    Raises:
        BadData: there is no such kind.
        Refused: its library is not installed.
    """
    first = inputs[0] if inputs else None
    if kind is None:
        kind = _KINDS.get(frame_kind(first) or "", "pyarrow")
    if kind not in get_args(Kind):
        raise BadData(
            f"there is no kind {kind!r}", way_out=f"kind= one of {', '.join(get_args(Kind))}"
        )
    try:
        return _WRITERS[kind](table, first)
    except ImportError as error:
        raise Refused(
            f"{error.name} is not installed", way_out="install it, or leave out kind="
        ) from error


def _polars(table: pa.Table, _: object) -> Any:  # noqa: ANN401 - a Polars frame
    import polars as pl

    return pl.from_arrow(table)


def _pandas(table: pa.Table, _: object) -> Any:  # noqa: ANN401 - a pandas frame
    import pandas as pd  # noqa: F401 - a missing one is an ImportError that names it

    return table.to_pandas()


def _duckdb(table: pa.Table, _: object) -> Any:  # noqa: ANN401 - a relation
    import duckdb  # noqa: PLC0415 - not needed for the others

    return duckdb.from_arrow(table)


def _spark(table: pa.Table, first: object) -> Any:  # noqa: ANN401 - a Spark frame
    from pyspark.sql import SparkSession

    session = getattr(first, "sparkSession", None) or SparkSession.builder.getOrCreate()
    return session.createDataFrame(table)


_WRITERS: dict[str, Callable[[pa.Table, Any], Any]] = {
    "pyarrow": lambda table, _: table,
    "pandas": _pandas,
    "polars": _polars,
    "polars-lazy": lambda table, first: _polars(table, first).lazy(),
    "duckdb": _duckdb,
    "spark": _spark,
}
