from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from regulars.segments import ScaleConfig
from regulars.segments.profile import profile_segments
from regulars.segments.scale import fit_scale

COLUMNS: dict[str, list[Any]] = {
    "segment_id": [1, 1, 1, 2, 2],
    "revenue": [10.0, 20.0, 60.0, 1.0, 2.0],
    "mean_gap_days": [5.0, None, float("nan"), None, 9.0],
    "is_repeat_customer": [True, True, False, False, False],
}


def test_sizes_revenue_medians_and_means_are_counted() -> None:
    first, second = profile_segments(frame(), scales())
    assert (first.segment_id, first.customers, first.revenue) == (1, 3, 90.0)
    assert (second.segment_id, second.customers, second.revenue) == (2, 2, 3.0)
    revenue = first.features["revenue"]
    assert (revenue.median, revenue.mean) == (20.0, 30.0)
    assert revenue.overall_median == 10.0
    assert revenue.overall_mean == pytest.approx(18.6)
    assert first.features["is_repeat_customer"].mean == pytest.approx(2 / 3)


def test_missing_values_count_in_nothing() -> None:
    first, second = profile_segments(frame(), scales())
    assert first.features["mean_gap_days"].mean == 5.0
    assert second.features["mean_gap_days"].mean == 9.0
    assert first.features["mean_gap_days"].overall_mean == 7.0


def test_the_difference_is_between_means_of_the_standardised_feature() -> None:
    scale = scales()["revenue"]
    standard = (scale.apply(np.array(COLUMNS["revenue"])) - scale.mean) / scale.deviation
    assert standard.mean() == pytest.approx(0.0)
    assert standard.std() == pytest.approx(1.0)
    first, second = profile_segments(frame(), scales())
    assert first.difference("revenue") == pytest.approx(standard[:3].mean())
    assert second.difference("revenue") == pytest.approx(standard[3:].mean())


def frame() -> nw.LazyFrame[Any]:
    lazy: nw.LazyFrame[Any] = nw.from_native(pa.table(COLUMNS)).lazy("duckdb")
    return lazy


def scales() -> dict[str, Any]:
    return {
        c: fit_scale(c, np.array(v, dtype=np.float64), ScaleConfig())
        for c, v in COLUMNS.items()
        if c != "segment_id"
    }
