from __future__ import annotations

import math
from fractions import Fraction

import duckdb
import narwhals as nw
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.features.exact import (
    SHARE_SCALE,
    exact_sum,
    exact_sum_of_squares,
    ratio,
    variance,
)

_prices = st.integers(-(10**9), 10**9).map(lambda units: units / 10_000)


def _evaluate(
    connection: duckdb.DuckDBPyConnection, expression: nw.Expr, **columns: object
) -> object:
    frame = nw.from_native(connection.from_arrow(pa.table(columns)))
    return frame.select(answer=expression).collect().item()


@settings(max_examples=30, deadline=None)
@given(values=st.lists(_prices, min_size=1, max_size=50), rotate=st.integers(0, 49))
def test_the_sum_is_the_nearest_double_in_any_order(
    connection: duckdb.DuckDBPyConnection, values: list[float], rotate: int
) -> None:
    true = float(sum((Fraction(round(value * 10_000), 10_000) for value in values), Fraction()))

    turned = values[rotate:] + values[:rotate]
    for ordered in (values, turned, sorted(values)):
        assert _evaluate(connection, exact_sum(nw.col("x")), x=pa.array(ordered)) == true


@settings(max_examples=30, deadline=None)
@given(values=st.lists(st.integers(-(10**14), 10**14), min_size=1, max_size=50))
def test_the_sum_of_squares_is_right_to_the_last_digits_in_any_order(
    connection: duckdb.DuckDBPyConnection, values: list[int]
) -> None:
    amounts = [value / 10_000 for value in values]
    true = sum((Fraction(value, 10_000) ** 2 for value in values), Fraction())

    sums = {
        _evaluate(connection, exact_sum_of_squares(nw.col("x")), x=pa.array(ordered))
        for ordered in (amounts, amounts[::-1], sorted(amounts))
    }

    (found,) = sums
    assert isinstance(found, float)
    assert math.isclose(found, float(true), rel_tol=1e-15)


def test_missing_values_count_as_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    some = pa.array([0.1, None, 0.2])
    none = pa.array([None, None], pa.float64())

    assert _evaluate(connection, exact_sum(nw.col("x")), x=some) == 0.3
    assert _evaluate(connection, exact_sum(nw.col("x")), x=none) == 0.0


def test_shares_keep_eleven_digits(connection: duckdb.DuckDBPyConnection) -> None:
    thirds = pa.array([1 / 3] * 1000)

    total = _evaluate(connection, exact_sum(nw.col("x"), scale=SHARE_SCALE), x=thirds)

    assert isinstance(total, float)
    assert math.isclose(total, 1000 / 3, rel_tol=2e-12)


def test_a_ratio_to_nothing_is_empty(connection: duckdb.DuckDBPyConnection) -> None:
    answers = [
        _evaluate(
            connection, ratio(nw.col("x"), nw.col("y")).sum(), x=pa.array([3]), y=pa.array([y])
        )
        for y in (0, -2, 2)
    ]

    assert answers == [0.0, 0.0, 1.5]


def test_equal_values_have_no_variance_at_all(connection: duckdb.DuckDBPyConnection) -> None:
    x = nw.col("x")
    moments = (x.count(), exact_sum(x), exact_sum(x * x))

    assert _evaluate(connection, variance(*moments), x=pa.array([0.7] * 7)) == 0.0
    assert _evaluate(connection, variance(*moments), x=pa.array([1.0, 2.0, 4.5])) == 3.25
    assert _evaluate(connection, variance(*moments), x=pa.array([1.0])) is None
