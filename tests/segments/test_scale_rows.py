from __future__ import annotations

from typing import Any, get_args

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.segments.scale import ColumnScale, ScaleConfig, fit_scale, is_known
from regulars.segments.scale_rows import scaled_rows

METHODS = get_args(ScaleConfig.model_fields["method"].annotation)
VALUES = st.lists(
    st.one_of(st.none(), st.floats(-1e9, 1e9), st.integers(0, 50).map(float), st.just(1e300)),
    min_size=3,
    max_size=12,
)


@settings(deadline=None, max_examples=25)
@given(seen=st.lists(st.integers(-50, 5000).map(float), min_size=3, max_size=30), new=VALUES)
def test_rows_are_scaled_as_each_scale_alone_does(
    seen: list[float], new: list[float | None]
) -> None:
    values = np.array(new, dtype=np.float64)
    learned = np.array(seen)
    scales = {m: fit_scale(m, learned, ScaleConfig(method=m)) for m in METHODS}
    table = pa.table({"row": np.arange(len(new)), **dict.fromkeys(scales, pa.array(new))})

    rows = scaled(table.cast(_types(table)), scales, farthest=np.inf)

    for method, scale in scales.items():
        expected = np.where(is_known(values), scale.apply(values), np.nan)
        there = expected[~np.isnan(expected)]
        np.testing.assert_allclose(rows[method], there, rtol=1e-9, atol=1e-9)


def test_a_scale_without_tails_is_cut_and_one_with_tails_is_not() -> None:
    learned = np.array([0.0, 1.0, 2.0, 3.0])
    scales = {
        "endless": fit_scale("endless", learned, ScaleConfig(method="robust")),
        "held": fit_scale("held", learned, ScaleConfig()),
    }
    table = pa.table({"row": [0, 1], "endless": [1e9, -1e9], "held": [1e9, -1e9]})

    rows = scaled(table, scales, farthest=100.0)

    assert rows["endless"] == [100.0, -100.0]
    assert 2.5 < rows["held"][0] < 10
    assert rows["held"][1] == pytest.approx(-rows["held"][0])


def scaled(
    table: pa.Table, scales: dict[str, ColumnScale], *, farthest: float
) -> dict[str, list[float]]:
    frame: nw.LazyFrame[Any] = nw.from_native(table).lazy("duckdb")
    found = scaled_rows(frame, scales, index="row", farthest=farthest).sort("row")
    rows = found.collect("pyarrow").rows(named=True)
    return {name: [row["scaled"] for row in rows if row["feature"] == name] for name in scales}


def _types(table: pa.Table) -> pa.Schema:
    return pa.schema([(n, pa.int64() if n == "row" else pa.float64()) for n in table.column_names])
