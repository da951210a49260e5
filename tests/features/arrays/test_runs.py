"""Rows that come key by key are aggregated to the bits of the engine's grouping."""

from __future__ import annotations

from itertools import chain, pairwise
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from regulars.features.arrays.rows import ArrayRows
from regulars.features.arrays.runs import aggregated_by_runs
from regulars.features.exact import count_where, exact_sum
from regulars.store import DuckEngine

_ROWS = 300_000  # two batches of the engine and a part of a third

_NUMBER, _AMOUNT, _TEXT = nw.col("number"), nw.col("amount"), nw.col("text")
_KNOWN = {
    "rows": nw.len(),
    "counted": _NUMBER.count(),
    "total": _NUMBER.sum().cast(nw.Int64),
    "spread": _NUMBER.max() - _NUMBER.min(),
    "exact": exact_sum(_AMOUNT),
    "dear": count_where(_AMOUNT > 10.0),
    "share": count_where((_AMOUNT > 10.0) | (_NUMBER == 3)).cast(nw.Float64) / nw.len(),
    "least": _AMOUNT.min(),
    "middle": _AMOUNT.median(),
    "best": nw.when((_NUMBER > 1) & (_TEXT != "b")).then(_AMOUNT).max(),
    "least of none": nw.when(_NUMBER > 99).then(_NUMBER).min(),
    "often": nw.when(_NUMBER > 2).then(_TEXT).max(),
    "first": _TEXT.min(),
    "ones": count_where(_TEXT == "1"),
    "three": nw.when(nw.len() > 2).then(nw.lit(3)).otherwise(nw.lit(None)),
}


@pytest.fixture(scope="module")
def engine() -> DuckEngine:
    return DuckEngine(threads=2)


def _rows(keys: np.ndarray[Any, Any]) -> pa.Table:
    rng = np.random.default_rng(5)

    def with_gaps(values: Any) -> pa.Array:  # noqa: ANN401
        return pa.array(values, mask=rng.random(len(keys)) < 0.3)

    return pa.table(
        {
            "key": pa.array(keys, pa.int32()),
            "number": with_gaps(rng.integers(-5, 5, len(keys))),
            "amount": with_gaps(np.round(rng.normal(8, 9, len(keys)), 2) / 3),
            "text": with_gaps(np.array(["b", "ä", "1", ""])[rng.integers(0, 4, len(keys))]),
        }
    )


def _as_rows(engine: DuckEngine, rows: pa.Table) -> ArrayRows:
    """The rows in some batches, none of which ends in a key."""
    key = rows["key"].to_numpy()
    bounds = sorted({0, *np.searchsorted(key, [5, 50, 500]).tolist(), len(key)})
    batches = [
        rows.slice(begin, end - begin).combine_chunks().to_batches()
        for begin, end in pairwise(bounds)
    ]
    return ArrayRows(engine, pa.RecordBatchReader.from_batches(rows.schema, chain(*batches)))


def _differing(engine: DuckEngine, rows: pa.Table, *columns: nw.Expr) -> list[str]:
    """The columns in which runs do not tell what the engine's grouping tells, bit by bit."""
    frame = engine.frame(rows)
    keys = max(rows["key"].to_pylist(), default=0) + 2
    by_runs = aggregated_by_runs(_as_rows(engine, rows), "key", columns, keys=keys, prefix="a ")
    assert by_runs is not None
    assert all(name.startswith("a ") for name in by_runs.table.column_names)
    told = engine.batches(engine.frame(by_runs.table).select(*by_runs.columns)).read_all()
    grouped = engine.batches(frame.group_by("key").agg(*columns).sort("key")).read_all()
    absent = np.delete(np.arange(keys), grouped["key"].to_numpy())
    assert all(column.null_count == len(absent) for column in told.take(absent).columns)
    told = told.take(grouped["key"]).append_column("key", grouped["key"])
    return [
        name
        for name in grouped.column_names
        if list(map(repr, told[name].to_pylist())) != list(map(repr, grouped[name].to_pylist()))
    ]


@pytest.mark.parametrize(
    "keys",
    [
        np.sort(np.random.default_rng(1).zipf(1.3, _ROWS) % 20_000),
        np.repeat([3, 4, 9], [2, _ROWS - 3, 1]),
        np.array([7]),
        np.array([], np.int32),
    ],
    ids=["many keys", "a key of several batches", "one row", "no rows"],
)
def test_runs_tell_what_a_grouping_tells(engine: DuckEngine, keys: np.ndarray[Any, Any]) -> None:
    columns = [expression.alias(name) for name, expression in _KNOWN.items()]

    assert _differing(engine, _rows(keys), *columns) == []


def test_sums_beyond_64_bits_are_exact(engine: DuckEngine) -> None:
    large = pa.table({"key": [1, 1, 2], "number": [2**62, 2**62 + 1, 5]})

    half = (_NUMBER.sum().cast(nw.Float64) / 2.0).alias("half")

    assert _differing(engine, large, half) == []


def test_doubles_that_are_no_numbers_are_greater_than_all_others_of_their_key(
    engine: DuckEngine,
) -> None:
    nan, inf = float("nan"), float("inf")
    runs: list[list[float | None]] = [
        [nan, 1.0, 2.0],
        [5.0, 6.0, 7.0],
        [nan, 1.0],
        [inf, nan, 0.5],
        [nan],
        [None],
        [inf, 3.0],
    ]
    rows = pa.table(
        {
            "key": np.repeat(np.arange(len(runs)), [len(run) for run in runs]),
            "amount": [amount for run in runs for amount in run],
        }
    )

    columns = {"least": _AMOUNT.min(), "middle": _AMOUNT.median(), "most": _AMOUNT.max()}

    assert _differing(engine, rows, *(one.alias(name) for name, one in columns.items())) == []


@pytest.mark.parametrize(
    "unknown",
    [
        _AMOUNT.sum(),
        _AMOUNT.std(),
        _NUMBER.median(),
        _TEXT.n_unique(),
        _TEXT.len(),
        _NUMBER.max().over("key"),
        _NUMBER,
        (_NUMBER - _NUMBER.max()).min(),
    ],
    ids=[
        "doubles",
        "deviation",
        "of integers",
        "different",
        "length",
        "window",
        "no sum",
        "nested",
    ],
)
def test_what_is_not_known_is_left_to_the_engine(engine: DuckEngine, unknown: nw.Expr) -> None:
    rows = _as_rows(engine, _rows(np.array([1, 1, 2])))

    columns = [_NUMBER.sum(), unknown.alias("x")]

    assert aggregated_by_runs(rows, "key", columns, keys=2) is None
