"""Hold a frame to its table's definition before it is stored."""

from __future__ import annotations

from typing import Any

import duckdb
import narwhals as nw

from regulars.model import BadData, Table
from regulars.store.sql import identifier
from regulars.wording import some

_NARWHALS: dict[str, nw.dtypes.DType] = {
    "string": nw.String(),
    "int64": nw.Int64(),
    "float64": nw.Float64(),
    "bool": nw.Boolean(),
    "timestamp": nw.Datetime("us"),
}


def conform(frame: nw.LazyFrame[Any], table: Table) -> nw.LazyFrame[Any]:
    """Order and type a frame's columns as the table says; optional columns may be absent.

    Args:
        frame: the rows.
        table: the definition to hold them to.

    Returns:
        The frame with all the table's columns first, each of its type, then open ones.

    Raises:
        BadData: a required column is absent, or a column is not the table's.
    """
    present = frame.collect_schema().names()
    missing = [c.name for c in table.columns if not c.nullable and c.name not in present]
    if missing:
        raise BadData(f"table {table.name} lacks the columns {', '.join(missing)}")
    known = set(table.names)
    further = [name for name in present if name not in known]
    if further and not table.open_columns:
        raise BadData(f"table {table.name} does not know the columns {', '.join(further)}")
    columns = [
        (nw.col(c.name) if c.name in present else nw.lit(None))
        .cast(_NARWHALS[c.dtype])
        .alias(c.name)
        for c in table.columns
    ]
    return frame.select(*columns, *(nw.col(name) for name in further))


def refuse_gaps(frame: nw.LazyFrame[Any], table: Table, *, in_order: bool = False) -> None:
    """Refuse a stored table whose required columns have gaps or whose key repeats.

    Args:
        frame: the stored rows.
        table: the definition to hold them to.
        in_order: whether it is a frame of DuckDB that comes in the order of the key, so that a
            repeated key stands next to itself and no key need be remembered.

    Raises:
        BadData: with the column, or the key, and how many rows are wrong.
    """
    required = [column.name for column in table.columns if not column.nullable]
    gaps = frame.select(
        *(nw.col(name).is_null().cast(nw.Int64).sum().alias(name) for name in required),
        nw.len().alias("all rows"),
    ).collect()
    if not int(gaps["all rows"][0]):
        return
    for name in required:
        count = int(gaps[name][0] or 0)
        if count:
            raise BadData(
                f"a value is missing in {some(count, 'row')} of table {table.name}", column=name
            )
    if in_order and not _repeats_next_to_itself(frame, table):
        return
    repeats = (
        frame.group_by(*table.key)
        .agg(nw.len().alias("rows"))
        .filter(nw.col("rows") > 1)
        .select(nw.len().alias("keys"))
        .collect()
    )
    if int(repeats["keys"][0]):
        raise BadData(
            f"{int(repeats['keys'][0])} keys of table {table.name} repeat",
            column=", ".join(table.key),
        )


def _repeats_next_to_itself(frame: nw.LazyFrame[Any], table: Table) -> bool:
    rows: duckdb.DuckDBPyRelation = nw.to_native(frame)
    same = " AND ".join(f"{identifier(c)} = lag({identifier(c)}) OVER ()" for c in table.key)
    found = rows.select(f"{same} AS again").aggregate("bool_or(again)").fetchall()[0][0]
    return bool(found)
