from __future__ import annotations

from collections import Counter

import duckdb
import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.features.quintiles import limit_column, limits_exceeded, quintile_limits
from regulars.store import DuckEngine


def _scores(connection: duckdb.DuckDBPyConnection, values: list[float]) -> list[int]:
    frame = nw.from_native(connection.from_arrow(pa.table({"spent": values})))
    limits = quintile_limits(frame, ["spent"])
    frame = frame.with_columns(nw.lit(limit).alias(name) for name, limit in limits.items())
    rows = frame.select("spent", score=limits_exceeded("spent") + 1).collect().rows()
    assert [value for value, _ in rows] == values
    return [score for _, score in rows]


def test_a_hundred_different_values_give_five_equal_parts(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    scores = _scores(connection, [float(value) for value in range(100)])

    assert Counter(scores) == {1: 20, 2: 20, 3: 20, 4: 20, 5: 20}
    assert scores == sorted(scores)


def test_one_time_buyers_share_the_lowest_score(connection: duckdb.DuckDBPyConnection) -> None:
    scores = _scores(connection, [1.0] * 85 + [2.0] * 10 + [9.0] * 5)

    assert scores == [1] * 85 + [5] * 15


def test_all_alike_score_one(connection: duckdb.DuckDBPyConnection) -> None:
    assert _scores(connection, [7.0] * 9) == [1] * 9


def test_no_customers_no_limits(connection: duckdb.DuckDBPyConnection) -> None:
    empty = pa.table({"spent": pa.array([], pa.float64())})

    limits = quintile_limits(nw.from_native(connection.from_arrow(empty)), ["spent"])

    assert limits == {limit_column("spent", position): 0.0 for position in (1, 2, 3, 4)}


@settings(max_examples=40, deadline=None)
@given(units=st.lists(st.integers(0, 10**9), min_size=1, max_size=60))
def test_scores_follow_numpys_quantiles(
    connection: duckdb.DuckDBPyConnection, units: list[int]
) -> None:
    values = [unit / 10_000 for unit in units]
    limits = np.quantile(values, [0.2, 0.4, 0.6, 0.8]).round(6)

    expected = [1 + int((value > limits).sum()) for value in values]

    assert _scores(connection, values) == expected


@settings(max_examples=40, deadline=None)
@given(
    values=st.lists(
        st.none() | st.integers(-(10**9), 10**9).map(lambda unit: unit / 10_000) | st.just(np.nan),
        max_size=60,
    )
)
def test_numpy_finds_the_limits_of_the_engine(values: list[float | None]) -> None:
    engine = DuckEngine(threads=1)
    frame = engine.frame(pa.table({"spent": pa.array(values, pa.float64())}))

    by_numpy = quintile_limits(frame, ["spent"], in_arrow=engine)

    assert by_numpy == pytest.approx(quintile_limits(frame, ["spent"]), abs=0, rel=0, nan_ok=True)
