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


def test_the_interval_of_a_difference_covers_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    member = np.arange(400) < 120
    # In the whole population segment 1 lies one and the others none above zero.
    scale = fit_scale("x", rng.normal(0.3, 1, 100_000), ScaleConfig())
    truth = (1.0 - 0.3) / scale.spread / scale.deviation
    draws = {f"x{i}": rng.normal(0, 1, 400) + member for i in range(300)}
    table = pa.table({"segment_id": np.where(member, 1, 2), **draws})
    frame: nw.LazyFrame[Any] = nw.from_native(table).lazy("duckdb")
    scales = {name: scale.model_copy(update={"column": name}) for name in draws}
    first = profile_segments(frame, scales)[0].features.values()
    ends = [(of.difference_low or 0, of.difference_high or 0) for of in first]
    assert 0.91 <= np.mean([low <= truth <= high for low, high in ends]) <= 0.99


def test_one_customer_has_no_interval_and_everyone_no_doubt() -> None:
    lone = pa.table({"segment_id": [1, 2, 2], "revenue": [5.0, 1.0, 2.0]})
    scale = {"revenue": fit_scale("revenue", np.array([5.0, 1.0, 2.0]), ScaleConfig())}
    alone: nw.LazyFrame[Any] = nw.from_native(lone).lazy("duckdb")
    first = profile_segments(alone, scale)[0].features["revenue"]
    assert (first.difference_low, first.difference_high) == (None, None)
    together = pa.table({"segment_id": [1, 1, 1], "revenue": [5.0, 1.0, 2.0]})
    all_of_them: nw.LazyFrame[Any] = nw.from_native(together).lazy("duckdb")
    only = profile_segments(all_of_them, scale)[0].features["revenue"]
    assert (only.difference_low, only.difference_high) == (0.0, 0.0)


def test_exact_medians_are_taken_of_a_few_features_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(2)
    drawn = {f"x{i}": rng.lognormal(0, 1, 90) for i in range(20)}
    segment = rng.integers(1, 4, 90)
    frame: nw.LazyFrame[Any] = nw.from_native(pa.table({"segment_id": segment, **drawn})).lazy(
        "duckdb"
    )
    asked: list[int] = []
    collect = nw.LazyFrame.collect

    def counted(self: nw.LazyFrame[Any], *args: Any) -> Any:  # noqa: ANN401 - as narwhals has it
        found = collect(self, *args)
        if "median" in found.columns:
            asked.append(found["feature"].n_unique())
        return found

    monkeypatch.setattr(nw.LazyFrame, "collect", counted)
    monkeypatch.setattr("regulars.segments.profile._VALUES_AT_ONCE", 8 * 90)
    scales = {c: fit_scale(c, v, ScaleConfig()) for c, v in drawn.items()}
    for profile in profile_segments(frame, scales):
        for name, of in profile.features.items():
            assert of.median == np.median(drawn[name][segment == profile.segment_id])
            assert of.overall_median == np.median(drawn[name])
    assert sum(asked) == 2 * len(drawn)
    assert max(asked) <= 8  # all of a column's values are held for each
