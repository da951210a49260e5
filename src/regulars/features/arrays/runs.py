"""Aggregate rows that come customer by customer: no hash table, a few rows in memory at a time.

An engine that groups keeps a state for every sum of every customer. Rows in the order of their
customers need none: the engine tells what an expression says of each row, and the rows of a
customer are added up where they lie. The bits are the engine's own: only whole numbers are added,
exactly, and of doubles and texts extremes and medians are taken. What else an expression may ask
is left to the engine.

Cost: a pass over each value. Memory: a batch of rows, and what comes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa

from regulars.features.arrays.aggregations import TakenApart
from regulars.features.arrays.in_arrow import InArrow
from regulars.features.arrays.keyed_room import KeyedRoom
from regulars.features.arrays.memory import Numbers, arrow_of, numpy_of
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
    in_arrow: InArrow,
    rows: nw.LazyFrame[Any],
    key: str,
    columns: Sequence[nw.Expr],
    *,
    keys: int,
    prefix: str = "",
) -> Aggregated | None:
    """Aggregate as `rows.group_by(key).agg(*columns)` does.

    Args:
        in_arrow: the engine of `rows`.
        rows: rows in the order of their keys.
        key: the column of the keys, whole numbers from 0.
        columns: expressions that aggregate, each under its name.
        keys: how many keys there may be.
        prefix: begins the names of the table's columns.

    Returns:
        None, and `rows` have not been run, where an expression asks what is not known here.
    """
    apart = TakenApart.of(columns, prefix=prefix)
    if apart is None:
        return None
    told = rows.select(key, *(values.alias(name) for name, values in apart.values.items()))
    types = told.collect_schema()
    for one in apart.aggregations.values():
        if one.values is not None and not can_tell(one.kind, types[one.values]):
            return None
    batches = in_arrow.batches(told)
    room = KeyedRoom(keys)
    nothing = pa.RecordBatch.from_arrays(
        [pa.nulls(0, dtype) for dtype in batches.schema.types], schema=batches.schema
    )
    for batch in chain([nothing], _whole_runs(batches, key)):
        starts = np.flatnonzero(np.diff(numpy_of(batch[key]), prepend=-1))
        of_keys = _aggregated(batch, Runs(np.append(starts, batch.num_rows)), apart)
        room.add(numpy_of(batch[key])[starts], of_keys)
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


def _whole_runs(batches: Iterable[pa.RecordBatch], key: str) -> Iterator[pa.RecordBatch]:
    """Cut batches between keys."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        keys = numpy_of(batch[key])
        if not len(keys):
            continue
        begin = 0
        if held:
            begin = int(np.searchsorted(keys, held[0][key][0].as_py(), side="right"))
            held.append(batch.slice(0, begin))
            if begin == len(keys):
                continue
            yield pa.concat_batches(held)
        last = int(np.searchsorted(keys, keys[-1]))
        if begin < last:
            yield batch.slice(begin, last - begin)
        held = [batch.slice(last)]
    if held:
        yield pa.concat_batches(held)


def _aggregated(
    batch: pa.RecordBatch, runs: Runs, apart: TakenApart
) -> dict[str, pa.Array | Numbers]:
    """A row for each run of a batch."""
    values: dict[tuple[str, str | None], ValuesOfRuns] = {}
    columns: dict[str, pa.Array | Numbers] = {}
    for name, one in apart.aggregations.items():
        if one.values is None:
            columns[name] = Numbers(runs.lengths)
            continue
        key = one.values, one.where
        if key not in values:
            where = None if one.where is None else batch[one.where]
            values[key] = ValuesOfRuns(batch[one.values], runs, where)
        columns[name] = getattr(values[key], one.kind)()
    return columns
