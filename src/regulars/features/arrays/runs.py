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
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa

from regulars.features.arrays.aggregations import TakenApart
from regulars.features.arrays.in_arrow import InArrow
from regulars.features.arrays.values import ValuesOfRuns, can_tell


def aggregated_by_runs(
    in_arrow: InArrow, rows: nw.LazyFrame[Any], key: str, columns: Sequence[nw.Expr]
) -> nw.LazyFrame[Any] | None:
    """Aggregate as `rows.group_by(key).agg(*columns)` does.

    Args:
        in_arrow: the engine of `rows`.
        rows: rows in the order of their keys.
        key: the column of the keys, whole numbers.
        columns: expressions that aggregate.

    Returns:
        None, and `rows` have not been run, where an expression asks what is not known here.
    """
    apart = TakenApart.of(columns)
    if apart is None:
        return None
    told = rows.select(key, *(values.alias(name) for name, values in apart.values.items()))
    types = told.collect_schema()
    for one in apart.aggregations.values():
        if one.values is not None and not can_tell(one.kind, types[one.values]):
            return None
    batches = in_arrow.batches(told)
    nothing = pa.RecordBatch.from_pylist([], batches.schema)
    aggregated = [_aggregated(batch, key, apart) for batch in (nothing, *_whole_runs(batches, key))]
    table = pa.concat_tables(aggregated, promote_options="permissive")
    return in_arrow.frame(table).select(key, *apart.columns)


def _whole_runs(batches: Iterable[pa.RecordBatch], key: str) -> Iterator[pa.RecordBatch]:
    """Cut batches between keys."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        keys = batch[key].to_numpy()
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


def _aggregated(batch: pa.RecordBatch, key: str, apart: TakenApart) -> pa.Table:
    """A row for each key of a batch that holds all their rows."""
    start = np.flatnonzero(np.diff(batch[key].to_numpy(), prepend=-1))
    bounds = np.append(start, batch.num_rows)
    values = {name: ValuesOfRuns(column=batch[name], bounds=bounds) for name in apart.values}
    columns = {key: batch[key].take(pa.array(start))}
    for name, one in apart.aggregations.items():
        if one.values is None:
            columns[name] = pa.array(np.diff(bounds))
        else:
            columns[name] = getattr(values[one.values], one.kind)()
    return pa.table(columns)
