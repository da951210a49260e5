"""Aggregate rows that come customer by customer: no hash table, a few rows in memory at a time.

An engine that groups keeps a state for every sum of every customer. Rows in the order of their
customers need none: the engine tells what an expression says of each row, and the rows of a
customer are added up where they lie. The bits are the engine's own: only whole numbers are added,
exactly, and of doubles and texts extremes and medians are taken. What else an expression may ask
is left to the engine.

Cost: a pass over each value. Memory: a batch of rows, and what comes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw
import numpy as np
import pyarrow as pa

from regulars.features.arrays.aggregations import TakenApart
from regulars.features.arrays.keyed_room import KeyedRoom
from regulars.features.arrays.memory import Numbers, arrow_of, numpy_of
from regulars.features.arrays.rows import ArrayRows, Told
from regulars.features.arrays.values import Runs, ValuesOfRuns, can_tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregated:
    """What expressions ask of the rows of each key, and the expressions.

    Attributes:
        table: what is aggregated; row i is key i.
        columns: the expressions, of the table's columns; empty for a key without rows.
    """

    table: pa.Table
    columns: Sequence[nw.Expr]


def aggregated_by_runs(
    rows: ArrayRows, key: str, columns: Sequence[nw.Expr], *, keys: int, prefix: str = ""
) -> Aggregated | None:
    """Aggregate as `rows.group_by(key).agg(*columns)` does.

    Args:
        rows: rows in the order of their keys.
        key: the column of the keys, whole numbers from 0.
        columns: expressions that aggregate, each under its name.
        keys: how many keys there may be.
        prefix: begins the names of the table's columns.

    Returns:
        None, and `rows` have not been read, where an expression asks what is not known here.
    """
    apart = TakenApart.of(columns, prefix=prefix)
    if apart is None:
        return None
    types = rows.types(apart.values)
    for one in apart.aggregations.values():
        if one.values is not None and not can_tell(one.kind, types[one.values]):
            return None
    room = KeyedRoom(keys)
    nothing = Runs(np.zeros(1, np.int64))
    room.add(np.empty(0, np.int64), _aggregated(rows.nothing(apart.values), nothing, apart))
    for batch, told in rows.tell(apart.values):
        of_row = numpy_of(batch[key])
        starts = np.flatnonzero(np.diff(of_row, prepend=-1))
        of_keys = _aggregated(told, Runs(np.append(starts, batch.num_rows)), apart)
        room.add(of_row.take(starts), of_keys)
    table = room.table()
    if not room.absent.any():
        return Aggregated(table=table, columns=apart.columns)
    there = f"{prefix}there"
    return Aggregated(
        table=table.append_column(there, arrow_of(~room.absent)),
        columns=[_only_where(there, column) for column in apart.columns],
    )


def _only_where(there: str, column: nw.Expr) -> nw.Expr:
    return nw.when(nw.col(there)).then(column)


def _aggregated(told: Told, runs: Runs, apart: TakenApart) -> Told:
    """A row for each run of some rows."""
    values: dict[tuple[str, str | None], ValuesOfRuns] = {}
    columns: Told = {}
    for name, one in apart.aggregations.items():
        if one.values is None:
            columns[name] = Numbers(runs.lengths)
            continue
        key = one.values, one.where
        if key not in values:
            where = None if one.where is None else told[one.where]
            values[key] = ValuesOfRuns(told[one.values], runs, where)
        columns[name] = getattr(values[key], one.kind)()
    return columns
