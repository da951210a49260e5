"""Two segmentations in one: crossed with small cells merged, and one inside the other."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
from sklearn.metrics import adjusted_rand_score

from regulars.segments import (
    ChooseKConfig,
    Segmentation,
    SegmentsConfig,
    combine,
    fit_segments,
    nest,
)

WORTH = {1: "big", 2: "small"}
AGE = {1: "young", 2: "old", 3: "older"}


def memberships(segment_ids: list[int]) -> pa.Table:
    ids = [f"c{i:03}" for i in range(len(segment_ids))]
    return pa.table({"customer_id": ids, "segment_id": segment_ids})


def test_a_small_cell_joins_the_nearest_that_shares_a_segment_and_says_why() -> None:
    worth = memberships([1] * 48 + [2] * 52)
    age = memberships([1] * 25 + [2] * 20 + [3] * 3 + [1] * 30 + [3] * 22)
    x = [0.0] * 25 + [5.0] * 20 + [4.0] * 3 + [4.0] * 30 + [9.0] * 22
    points = worth.select(["customer_id"]).append_column("component_1", [x])
    found = combine(worth, age, first_names=WORTH, second_names=AGE, points=points)
    cells = {row["name"]: row for row in found.cells.to_pylist()}
    # (small; young) stands in the same place but shares no segment with (big; older).
    assert cells["big; older"]["segment_id"] == cells["big; old"]["segment_id"]
    assert cells["big; older"]["reason"] == (
        "only 3.0% of the customers (at least 5% are wanted): joined 'big; old', the nearest"
    )
    assert [row["reason"] for name, row in cells.items() if name != "big; older"] == [None] * 4
    sizes = np.bincount(found.memberships["segment_id"].to_numpy())[1:]
    assert sizes.tolist() == [30, 25, 23, 22]


def test_every_cell_that_is_left_is_large_enough() -> None:
    rng = np.random.default_rng(0)
    worth, age = (memberships(rng.integers(1, 7, 200).tolist()) for _ in range(2))
    names = {i: str(i) for i in range(1, 7)}
    found = combine(worth, age, first_names=names, second_names=names, smallest_share=0.06)
    sizes = np.bincount(found.memberships["segment_id"].to_numpy())[1:]
    assert sizes.sum() == 200
    assert sizes.min() >= 12
    assert (np.diff(sizes) <= 0).all()


def test_who_is_in_one_only_is_left_out() -> None:
    found = combine(
        memberships([1, 1, 2]), memberships([1, 2]), first_names=WORTH, second_names=AGE
    )
    assert sorted(found.memberships["customer_id"].to_pylist()) == ["c000", "c001"]


def test_segments_inside_segments_are_found_where_there_are_customers() -> None:
    rng = np.random.default_rng(2)
    outside = np.repeat([0, 1, 2], [90, 90, 10])
    inside = np.tile([0, 1, 2], 64)[:190]
    columns = {
        "customer_id": [f"c{i:03}" for i in range(190)],
        "orders": np.array([1.0, 20.0, 60.0])[outside] + rng.normal(0, 0.2, 190),
        "revenue": np.array([9.0, 2_000.0, 90.0])[outside] + rng.normal(0, 0.2, 190),
        "age_years": np.array([20.0, 45.0, 70.0])[inside] + rng.normal(0, 0.5, 190),
    }
    features: nw.LazyFrame[Any] = nw.from_native(pa.table(columns)).lazy("duckdb")
    few = ChooseKConfig(resamples=4, k_max=4)
    outer = fit_segments(features, SegmentsConfig(kind="value", choose=few), seed=1)
    assert isinstance(outer, Segmentation)
    found = nest(features, outer, SegmentsConfig(kind="demographic", choose=few), seed=1)
    truth = [10 if o == 2 else 3 * o + i for o, i in zip(outside, inside, strict=True)]
    placed = dict(
        zip(
            *(found.memberships[c].to_pylist() for c in found.memberships.column_names), strict=True
        )
    )
    assert adjusted_rand_score(truth, [placed[c] for c in columns["customer_id"]]) == 1.0
    whole = [row for row in found.cells.to_pylist() if row["second_id"] is None]
    assert [row["customers"] for row in whole] == [10]
    assert whole[0]["reason"] == (
        "not divided: the file has 10 customers, and segments need at least 15"
    )
