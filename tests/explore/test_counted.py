from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.explore.counted import count_values
from regulars.store import DuckEngine

_AMOUNTS = st.floats(-1e7, 1e7, allow_nan=False).map(lambda x: round(x, 2))


@given(values=st.lists(_AMOUNTS, min_size=1, max_size=200))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None
)
def test_quantiles_are_those_of_the_values_to_four_digits(
    engine: DuckEngine, values: list[float]
) -> None:
    counted = count_values(engine.frame(pa.table({"x": pa.array(values, pa.float64())})), "x")

    assert counted is not None
    assert counted.size == len(values)
    assert counted.total == pytest.approx(sum(values), abs=1e-2)
    largest = max(map(abs, values))
    for probability in (0.0, 0.01, 0.25, 0.5, 0.75, 0.99, 1.0):
        assert counted.quantile(probability) == pytest.approx(
            np.quantile(values, probability), rel=1e-3, abs=1e-3 * largest + 1e-9
        )


def test_whole_numbers_stay_exact_and_gaps_do_not_count(engine: DuckEngine) -> None:
    table = pa.table({"x": pa.array([1, 9999, None, 9999, 0], pa.int64())})
    counted = count_values(engine.frame(table), "x")

    assert counted is not None
    assert counted.values.tolist() == [0.0, 1.0, 9999.0]
    assert counted.counts.tolist() == [1, 1, 2]
    assert counted.mean == pytest.approx((1 + 2 * 9999) / 4)
    assert counted.standard_deviation == pytest.approx(np.std([0, 1, 9999, 9999]))


def test_nothing_is_none(engine: DuckEngine) -> None:
    assert count_values(engine.frame(pa.table({"x": pa.array([None], pa.float64())})), "x") is None


def test_millions_come_back_as_thousands(engine: DuckEngine) -> None:
    amounts = np.random.default_rng(0).lognormal(3, 1.5, 500_000)
    counted = count_values(engine.frame(pa.table({"x": amounts})), "x")

    assert counted is not None
    assert len(counted.values) < 60_000
    assert counted.quantile(0.5) == pytest.approx(np.median(amounts), rel=5e-4)
