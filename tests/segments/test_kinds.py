"""Each kind of segmentation finds the groups that differ in its own features, and only there."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import adjusted_rand_score

from regulars.model import Cannot
from regulars.segments import (
    ChooseKConfig,
    Kind,
    OverTimeConfig,
    Segmentation,
    SegmentsConfig,
    fit_segments,
    follow,
)
from regulars.segments.kinds import FEATURES, NEEDS, columns_of
from regulars.segments.name import names
from regulars.segments.profile import FeatureProfile, SegmentProfile
from regulars.segments.saved import saved_kind

CUSTOMERS = 240
QUICK = ChooseKConfig(resamples=4, k_max=4)
TRUTH: dict[Kind, tuple[list[str], int]] = {  # the columns in which hidden groups differ
    "value": (["days_since_last_order", "orders", "revenue"], 1),
    "demographic": (["age_years", "trait_income", "trait_children"], 2),
    "psychographic": (["novelty_share", "discount_share", "evening_order_share"], 3),
    "needs": (["category_share_tea", "category_share_coffee", "category_share_cups"], 4),
}


def to_features(columns: dict[str, Any]) -> nw.LazyFrame[Any]:
    ids = [f"c{i:03}" for i in range(len(next(iter(columns.values()))))]
    features: nw.LazyFrame[Any] = nw.from_native(pa.table({"customer_id": ids, **columns})).lazy(
        "duckdb"
    )
    return features


def hidden(kind: Kind) -> Any:  # noqa: ANN401 - an array
    """The group of each customer; the groups of two kinds have nothing to do with each other."""
    return np.random.default_rng(TRUTH[kind][1]).permutation(np.arange(CUSTOMERS) % 3)


@pytest.fixture(scope="module")
def shop() -> nw.LazyFrame[Any]:
    """Customers who fall in three groups in each kind of features, independently."""
    rng = np.random.default_rng(0)
    columns = {
        column: 10.0 + 6.0 * (hidden(kind) == group) + rng.normal(0.0, 0.5, CUSTOMERS)
        for kind, (names, _) in TRUTH.items()
        for group, column in enumerate(names)
    }
    return to_features(columns)


@pytest.mark.parametrize("kind", TRUTH)
def test_a_kind_finds_its_own_groups(shop: nw.LazyFrame[Any], kind: Kind, tmp_path: Path) -> None:
    found = fit_segments(shop, SegmentsConfig(kind=kind, choose=QUICK), seed=1)
    assert isinstance(found, Segmentation)
    assigned = found.assign(shop).sort("customer_id").collect("pyarrow")["segment_id"].to_list()
    assert set(found.model.weights) == set(TRUTH[kind][0])
    assert adjusted_rand_score(hidden(kind), assigned) == 1.0
    assert found.choice.k == 3
    found.save(tmp_path / "segments.json")
    assert saved_kind(tmp_path / "segments.json") == kind
    assert Segmentation.load(tmp_path / "segments.json").kind == kind


def test_segments_of_who_people_are_are_named_by_it(shop: nw.LazyFrame[Any]) -> None:
    found = fit_segments(shop, SegmentsConfig(kind="demographic", choose=QUICK), seed=1)
    assert isinstance(found, Segmentation)
    assert sorted(name.split(",")[0] for name in found.names.values()) == [
        "Higher children",
        "Higher income",
        "Older customers",
    ]
    for text in found.segments["difference"].to_pylist():
        assert "orders" not in text
        assert "revenue" not in text


def test_features_asked_for_by_name_overrule_the_kind(shop: nw.LazyFrame[Any]) -> None:
    asked = {"kind": "needs", "select": {"features": ("orders", "revenue")}}
    found = fit_segments(shop, SegmentsConfig.model_validate(asked), seed=1)
    assert isinstance(found, Segmentation)
    assert set(found.model.weights) == {"orders", "revenue"}


@pytest.mark.parametrize("kind", TRUTH)
def test_what_the_data_lack_for_a_kind_is_said(kind: Kind) -> None:
    features = to_features({"lines": np.arange(60.0)})
    found = fit_segments(features, SegmentsConfig(kind=kind, choose=QUICK), seed=1)
    assert isinstance(found, Cannot)
    assert FEATURES[kind][0] in found.why
    assert found.way_out == f"map {NEEDS[kind]}"


def test_every_kind_but_the_usual_one_has_features_and_says_its_needs() -> None:
    assert {*FEATURES} == {*NEEDS} == {*get_args(Kind)} - {"behavioural"}


def test_a_column_of_the_customer_file_belongs_to_one_kind() -> None:
    traits = ["trait_income", "trait_likes_tea", "trait_marital_status", "trait_message"]
    person = columns_of("demographic", traits)
    likes = columns_of("psychographic", traits)
    assert person == ["trait_income", "trait_marital_status"]
    assert likes == ["trait_likes_tea", "trait_message"]


def test_segments_of_another_kind_are_not_followed(shop: nw.LazyFrame[Any]) -> None:
    found = fit_segments(shop, SegmentsConfig(kind="needs", choose=QUICK), seed=1)
    assert isinstance(found, Segmentation)
    tables = {
        "segments": found.segments,
        "segment_profiles": found.profiles,
        "memberships": found.assign(shop).collect("pyarrow").to_native(),
        "features": shop.collect("pyarrow").to_native(),
    }

    def previous(name: str) -> nw.LazyFrame[Any]:
        frame: nw.LazyFrame[Any] = nw.from_native(tables[name]).lazy("duckdb")
        return frame

    other = follow(found, shop, previous, OverTimeConfig(), former_kind="value")
    same = follow(found, shop, previous, OverTimeConfig(), former_kind="needs")
    assert other.tables == {}
    assert other.segmentation.warnings[-1] == (
        "The former segments were value, these are needs: not followed."
    )
    assert "segment_identities" in same.tables


def test_a_name_does_not_take_back_what_it_said() -> None:
    poor = SegmentProfile(1, 10, None, {"trait_income": of(-0.6), "trait_kids": of(-0.1)})
    poorest = SegmentProfile(2, 10, None, {"trait_income": of(-1.4), "trait_kids": of(0.1)})
    about = ["trait_income", "trait_kids"]
    assert [name.text for name in names([poor, poorest], about)] == [
        "Lower income, lower kids",
        "Lower income, higher kids",
    ]


def of(difference: float) -> FeatureProfile:
    return FeatureProfile(
        median=difference,
        mean=difference,
        overall_median=0.0,
        overall_mean=0.0,
        standardised_difference=difference,
        difference_low=None,
        difference_high=None,
    )
