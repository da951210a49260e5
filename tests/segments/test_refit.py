"""A later run stays with the segments that everyone knows, unless others are clearly better."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest
from sklearn.datasets import make_blobs

from regulars.segments import (
    Choice,
    ChooseKConfig,
    KMeansConfig,
    MembershipConfig,
    Segmentation,
    SegmentsConfig,
    SelectConfig,
    Tried,
    fit_segments,
)
from regulars.segments.choose_k import choose_k
from regulars.segments.cluster import KMeans
from regulars.segments.cluster.clusterer import Labels
from regulars.segments.reduce import Matrix
from regulars.segments.refit import former_labels, stays

METHOD = KMeans(KMeansConfig(starts=3))
FEATURES = ("orders", "revenue", "days_since_last_order")
CONFIG = SegmentsConfig(
    choose=ChooseKConfig(resamples=2, clouds=2, k_max=6),
    select=SelectConfig(features=FEATURES),
    membership=MembershipConfig(methods=("logistic",)),
)
FOUND = Tried(
    k=4,
    wcss=10.0,
    elbow=0.2,
    silhouette=0.5,
    stability=0.9,
    smallest_share=0.1,
    smallest_customers=100,
    tiny=False,
    gap=1.0,
)


def customers(seed: int) -> pa.Table:
    """Orders, revenue and days of customers of four kinds."""
    rng = np.random.default_rng(seed)
    kinds = np.array([[40.0, 4_000, 5], [2, 1_600, 20], [30, 240, 90], [1, 30, 700]])
    values = kinds[np.arange(240) % 4] * rng.lognormal(0, 0.25, size=(240, 3))
    ids = [f"{seed} {place:03}" for place in range(240)]
    return pa.table({"customer_id": ids, **dict(zip(FEATURES, values.T, strict=True))})


def lazy(table: pa.Table) -> nw.LazyFrame[Any]:
    frame: nw.LazyFrame[Any] = nw.from_native(table).lazy("duckdb")
    return frame


def fitted(
    table: pa.Table, former: Segmentation | None = None, config: SegmentsConfig = CONFIG
) -> Segmentation:
    found = fit_segments(lazy(table), config, seed=0, former=former)
    assert isinstance(found, Segmentation)
    return found


@pytest.fixture(scope="module")
def found() -> Segmentation:
    return fitted(customers(0))


def choice_of(points: Matrix, former: Labels | None) -> Choice:
    config = ChooseKConfig(resamples=4, clouds=2)
    choice, clusters = choose_k(
        points, METHOD, config, refitter=METHOD, customers=len(points), seed=1, former=former
    )
    assert clusters.k == choice.k
    return choice


def test_former_segments_stay_among_other_customers_and_that_is_said() -> None:
    today = np.random.default_rng(0).normal(size=(400, 3))
    former = METHOD.fit(today[:360], 6, seed=0).predict(today)
    anew, again = choice_of(today, None), choice_of(today, former)
    assert anew.k != again.k == 6
    assert again.stayed_from == anew.k
    assert again.evidence[0].startswith("6 segments, as before:")
    assert f"Chosen anew it would be {anew.k}" in again.evidence[0]
    assert "--fresh" in again.evidence[0]


def test_a_new_kind_of_customers_ends_the_former_number() -> None:
    points, _ = make_blobs(n_samples=400, centers=np.eye(4) * 20, random_state=1)
    former = METHOD.fit(points[points[:, 3] < 10], 3, seed=0).predict(points)
    choice = choice_of(points, former)
    assert (choice.k, choice.stayed_from) == (4, None)


def test_former_groups_that_are_gone_do_not_stay() -> None:
    points = np.random.default_rng(0).normal(size=(400, 3))
    former = np.random.default_rng(1).integers(0, 6, 400)
    assert choice_of(points, former) == choice_of(points, None)


def test_a_former_group_without_anyone_among_those_tried_does_not_stay() -> None:
    points, _ = make_blobs(n_samples=400, centers=np.eye(3) * 20, random_state=1)
    former = METHOD.fit(points, 3, seed=0).predict(points)
    former[former == 1] = 3  # group 1 lives on beyond the customers on whom numbers are tried
    assert choice_of(points, np.append(former, 1)) == choice_of(points, None)


def test_the_same_customers_give_the_same_segments_to_the_bit(found: Segmentation) -> None:
    again = fitted(customers(0), found)
    assert again.segments == found.segments
    assert again.choice == found.choice
    assert again.model.clusters.to_dict() == found.model.clusters.to_dict()


def values_of(table: pa.Table) -> dict[str, Any]:
    return {c: table[c].to_numpy() for c in FEATURES}


@pytest.mark.parametrize(
    "change",
    [
        {"fresh": True},
        {"kind": "value"},
        {"cluster": {"algorithm": "bisecting"}},
        {"reduce": {"algorithm": "none"}},
        {"choose": {"k": 3}},
    ],
)
def test_segments_made_another_way_or_unwanted_do_not_stay(
    found: Segmentation, change: dict[str, Any]
) -> None:
    values = values_of(customers(0))
    labels = former_labels(found, values, CONFIG)
    assert labels is not None
    assert len(np.unique(labels)) == found.choice.k
    other = SegmentsConfig.model_validate({**CONFIG.model_dump(), **change})
    assert former_labels(found, values, other) is None


def test_a_number_that_was_asked_for_once_does_not_stay(found: Segmentation) -> None:
    values = values_of(customers(0))
    asked = replace(found, choice=replace(found.choice, requested=True))
    assert former_labels(asked, values, CONFIG) is None
    assert former_labels(found, {"orders": values["orders"]}, CONFIG) is None
    few = {name: column[:2] for name, column in values.items()}
    assert former_labels(found, few, CONFIG) is None


@pytest.mark.parametrize(
    ("winner", "structured", "expected"),
    [
        ({"silhouette": 0.59}, True, True),
        ({"silhouette": 0.65}, True, False),
        ({"gap": 1.05}, True, True),
        ({"gap": 1.2}, True, False),
        ({"gap": 1.2, "silhouette": 0.35}, True, True),
        ({"gap": 1.2}, False, True),
        ({"gap": None}, True, True),
    ],
)
def test_a_tenth_is_clearly_better(
    winner: dict[str, Any],
    structured: bool,  # noqa: FBT001 - a parameter of the test
    expected: bool,  # noqa: FBT001
) -> None:
    assert stays(FOUND, replace(FOUND, k=6, **winner), structured=structured) is expected


def test_a_segment_that_became_tiny_does_not_stay() -> None:
    assert not stays(replace(FOUND, tiny=True), replace(FOUND, k=3), structured=False)
