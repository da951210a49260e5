"""What numpy tells of rows is what the engine says, bit by bit, or it is silent."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.features.arrays.memory import Numbers
from regulars.features.arrays.telling import Telling
from regulars.features.dates import day_of, hour_of, month_of, weekday_of
from regulars.store import DuckEngine

_ENGINE = DuckEngine(threads=1)
_WHOLE = nw.col("whole")
_REAL = nw.col("real")

_wholes = st.none() | st.integers(-5, 5) | st.sampled_from([2**62, -(2**63), 2**53 + 1])
_reals = (
    st.none()
    | st.integers(-30, 30).map(lambda tenths: tenths / 10)
    | st.sampled_from([1e300, -0.0, float("inf"), float("nan"), 2.0**63, 0.5, 2.5])
)
_texts = st.none() | st.sampled_from(["tea", "cake"])
_rows = st.lists(st.tuples(_wholes, _reals, _texts), min_size=1, max_size=8)

_numbers = st.recursive(
    st.sampled_from(
        [_WHOLE, _REAL, _WHOLE.cast(nw.Float64), nw.lit(2.0), nw.lit(-0.0), nw.lit(2.0).log(10)]
    ),
    lambda of: (
        st.tuples(of, of).map(lambda two: two[0] + two[1])
        | st.tuples(of, of).map(lambda two: two[0] - two[1])
        | st.tuples(of, of).map(lambda two: two[0] * two[1])
        | of.map(lambda one: (one.cast(nw.Float64) / 7.0).floor())
        | of.map(lambda one: one.cast(nw.Float64).floor().cast(nw.Int64))
    ),
    max_leaves=4,
)
_conditions = st.recursive(
    st.tuples(_numbers, st.sampled_from([0, 1, 2.5])).map(lambda two: two[0] >= two[1])
    | st.tuples(_numbers, _numbers).map(lambda two: two[0] < two[1])
    | _numbers.map(lambda one: one.is_null())
    | st.just(nw.col("text") == "tea"),
    lambda of: (
        st.tuples(of, of).map(lambda two: two[0] & two[1])
        | st.tuples(of, of).map(lambda two: two[0] | two[1])
        | of.map(lambda one: ~one)
    ),
    max_leaves=3,
)
_expressions = (
    _numbers
    | _conditions
    | st.tuples(_conditions, _numbers).map(lambda two: nw.when(two[0]).then(two[1]))
    | st.tuples(_conditions, _numbers).map(
        lambda two: nw.when(two[0]).then(two[1].cast(nw.Float64)).otherwise(0.0)
    )
    | _numbers.map(lambda one: one.cast(nw.Float64).fill_null(1.0))
)


def _batch(rows: list[tuple[Any, Any, Any]]) -> pa.RecordBatch:
    whole, real, text = zip(*rows, strict=True)
    return pa.record_batch(
        {
            "whole": pa.array(whole, pa.int64()),
            "real": pa.array(real, pa.float64()),
            "text": pa.array(text, pa.string()).dictionary_encode(),
        }
    )


def _told(batch: pa.RecordBatch, expression: nw.Expr) -> pa.Array | None:
    frame = _ENGINE.frame(batch.schema.empty_table()).select(x=expression)
    telling = Telling(frame.collect_schema())
    telling.add({"x": expression})
    told = telling.tell(batch).get("x")
    return told.in_arrow() if isinstance(told, Numbers) else told


def _asked(batch: pa.RecordBatch, expression: nw.Expr) -> list[object]:
    frame = _ENGINE.frame(pa.Table.from_batches([batch])).select(x=expression)
    return [repr(value) for value in _ENGINE.batches(frame).read_all()["x"].to_pylist()]


@settings(max_examples=150, deadline=None)
@given(rows=_rows, expression=_expressions)
def test_what_is_told_is_what_the_engine_says(
    rows: list[tuple[Any, Any, Any]], expression: nw.Expr
) -> None:
    batch = _batch(rows)
    told = _told(batch, expression)
    if told is not None:
        assert [repr(value) for value in told.to_pylist()] == _asked(batch, expression)


@pytest.mark.parametrize(
    "expression",
    [
        (_REAL * 10_000.0 + 0.5).floor().cast(nw.Int64),
        nw.when((_WHOLE >= 0) & (_WHOLE < 90)).then(_REAL),
        nw.when(~_REAL.is_null()).then(_REAL * _REAL.log()).fill_null(0.0),
        _REAL * nw.lit(8.0).log(2),
        nw.when(_REAL < 1.0).then(nw.lit(0.0)).otherwise(nw.lit(-0.0)),
        nw.when(_REAL < 1.0).then(_REAL * 0.0).otherwise(_REAL * -0.0),
        nw.col("text") == "cake",
        hour_of(_WHOLE * 1000),
        weekday_of(day_of(_WHOLE * 100_000)),
        month_of(day_of(_WHOLE.fill_null(0) * 100_000_000)),
    ],
    ids=[
        *("units", "when", "logarithm", "logarithm of a number", "zeros", "times zeros"),
        *("text", "hour", "weekday", "month"),
    ],
)
def test_what_features_ask_is_told_and_not_asked(expression: nw.Expr) -> None:
    batch = _batch([(4, 0.25, "tea"), (None, 2.75, "cake"), (-3, 1 / 3, None), (17, None, "tea")])

    told = _told(batch, expression)

    assert told is not None
    assert [repr(value) for value in told.to_pylist()] == _asked(batch, expression)


@pytest.mark.parametrize(
    "expression",
    [
        _WHOLE * _WHOLE,
        _WHOLE + 2**62,
        _REAL.cast(nw.Int64),
        _REAL / 0.0,
        _REAL > 1.0,
        nw.col("text") > "cake",
        nw.col("text").str.len_chars(),
        nw.lit(None).cast(nw.Int64) - _WHOLE,
    ],
    ids=["product", "sum", "whole", "by nothing", "no number", "order", "unknown", "nothing"],
)
def test_what_an_engine_may_refuse_or_say_otherwise_is_not_told(expression: nw.Expr) -> None:
    assert _told(_batch([(2**62, float("nan"), "tea")]), expression) is None


def test_a_column_of_a_layer_is_seen_by_the_next() -> None:
    telling = Telling({"x": nw.Int64()})
    telling.add({"double": _WHOLE * 2})
    telling.add({"x": nw.col("double") + 1})

    told = telling.tell(_batch([(3, None, None), (None, None, None)]))

    assert set(told) == {"x"}
    assert told["x"].in_arrow().to_pylist() == [7, None]


def test_a_column_that_is_not_known_leaves_what_is_made_of_it_to_the_engine() -> None:
    telling = Telling({"x": nw.Int64(), "y": nw.Int64()})
    telling.add({"length": nw.col("text").str.len_chars()})
    telling.add({"x": nw.col("length") + 1, "y": _WHOLE + 1})

    assert set(telling.tell(_batch([(3, None, "tea")]))) == {"y"}


def test_a_step_that_two_columns_share_is_told_to_both() -> None:
    telling = Telling(dict.fromkeys(("x", "y"), nw.Float64()))
    telling.add({"x": _REAL * 2.0, "y": _REAL * 2.0})

    told = telling.tell(_batch([(None, 1.5, None)]))

    assert told["x"].values is told["y"].values
    assert np.array_equal(told["x"].values, [3.0])
