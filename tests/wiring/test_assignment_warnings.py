"""What is said of new customers before anybody trusts their segments."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import narwhals as nw
import pyarrow as pa
import pytest

from regulars.segments import Membership, Segmentation, SegmentsConfig, fit_segments
from regulars.wiring.assignment_warnings import far_in_time, new_values, unlike_anyone


def _s(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())


def _lazy(columns: dict[str, list[Any]]) -> nw.LazyFrame[Any]:
    ids = [f"c{i:03}" for i in range(len(next(iter(columns.values()))))]
    frame: nw.LazyFrame[Any] = nw.from_native(pa.table({"customer_id": ids, **columns})).lazy(
        "duckdb"
    )
    return frame


@pytest.fixture(scope="module")
def segments() -> Segmentation:
    config = SegmentsConfig.model_validate(
        {
            "kind": "demographic",
            "choose": {"k": 3, "resamples": 2, "clouds": 2},
            "membership": {"methods": ("logistic",)},
        }
    )
    known = _lazy(
        {
            "gender": ["f", "m", "f"] * 40,
            "age_years": [(20.0, 40.0, 70.0)[i % 3] for i in range(120)],
        }
    )
    found = fit_segments(known, config, seed=0)
    assert isinstance(found, Segmentation)
    return found


def test_orders_of_another_year_are_said_with_the_way_out() -> None:
    learned = _s("2024-12-15")
    (said,) = far_in_time(_s("2014-12-16"), learned, learned, told=False)
    assert "end on 2014-12-16, 3,652 days before" in said
    assert "everyone counts as long gone; --as-of 2014-12-16" in said
    (then,) = far_in_time(_s("2014-12-16"), learned, _s("2014-12-16"), told=True)
    assert "3,652 days before the day as of which the segments were learned (2024-12-15)" in then
    (later,) = far_in_time(_s("2026-01-01"), learned, _s("2026-01-01"), told=False)
    assert "382 days after" in later


def test_orders_of_the_same_time_are_passed_over() -> None:
    learned = _s("2024-12-15")
    assert not list(far_in_time(_s("2024-11-30"), learned, learned, told=False))
    assert not list(far_in_time(None, learned, None, told=False))


def test_many_customers_unlike_anyone_are_counted(segments: Segmentation) -> None:
    assert isinstance(segments.membership, Membership)
    usual = replace(segments, membership=replace(segments.membership, false_alarms=0.02))

    def members(unlike: int, known: int) -> pa.Table:
        return pa.table({"unlike": [True] * unlike + [False] * known + [None]})

    (said,) = unlike_anyone(members(30, 69), usual)
    assert said.startswith("30 of 100 customers (30%) are unlike anyone known, where 2.0% would")
    assert not list(unlike_anyone(members(4, 95), usual))
    assert not list(unlike_anyone(members(2, 1), usual))


def test_new_values_of_texts_are_counted_and_not_named(segments: Segmentation) -> None:
    (said,) = new_values(_lazy({"gender": ["f", "x", "diverse", None]}), segments)
    assert said.startswith("2 of 3 customers have a value of gender that was rare or not there")
    assert "diverse" not in said
    assert not list(new_values(_lazy({"gender": ["f", "m", None]}), segments))
