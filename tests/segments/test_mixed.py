"""Categories beside numbers: k-prototypes groups levels of texts, no component mixes them."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score
from tests.segments.conftest import to_features

from regulars.segments import (
    Prepared,
    Segmentation,
    SegmentsConfig,
    compare_methods,
    fit_segments,
    portable_sql,
    prepare,
    segment_view,
    with_levels,
)
from regulars.segments.cluster import PrototypeClusters
from regulars.segments.methods import reducer, with_categories_counted
from regulars.segments.reduce import CONFIGS, MixedReduction

Lazy = nw.LazyFrame[Any]
FEATURES = ("orders", "trait_plan", "trait_channel", "trait_payment")
LEVELS = (["basic", "plus", "gold"], ["web", "shop", "phone"], ["card", "bill", "cash"])


def settings(algorithm: str = "kprototypes", reduce: str = "pca", **cluster: Any) -> SegmentsConfig:  # noqa: ANN401
    return SegmentsConfig.model_validate(
        {
            "cluster": {"algorithm": algorithm, **cluster},
            "reduce": {"algorithm": reduce},
            "select": {"features": FEATURES},
            "choose": {"k": 3, "resamples": 2, "clouds": 2, "refit_customers": 100},
            "membership": {"methods": ("logistic",)},
            "laboratory": {"reductions": ("pca",), "clusterings": (algorithm,), "resamples": 2},
        }
    )


@pytest.fixture(scope="module")
def shop() -> tuple[Lazy, np.ndarray[Any, Any]]:
    """150 customers whose group shows in their traits alone, and the group of each."""
    rng = np.random.default_rng(1)
    truth = np.arange(150) % 3
    columns: dict[str, Any] = {"orders": rng.poisson(5, len(truth)) + 1.0}
    for column, levels in zip(FEATURES[1:], LEVELS, strict=True):
        mostly = rng.random(len(truth)) < 0.92
        columns[column] = np.array(levels)[np.where(mostly, truth, rng.integers(0, 3, len(truth)))]
    return to_features(columns), truth


def fitted(features: Lazy, config: SegmentsConfig, **more: Any) -> Segmentation:  # noqa: ANN401
    found = fit_segments(features, config, seed=0, **more)
    assert isinstance(found, Segmentation)
    return found


def reduced(features: Lazy, config: SegmentsConfig) -> tuple[Prepared, MixedReduction]:
    prepared = prepare(features, config, seed=0)
    assert isinstance(prepared, Prepared)
    found = reducer(config.reduce, config.cluster, prepared.categories).fit(prepared.matrix, seed=0)
    assert isinstance(found, MixedReduction)
    return prepared, found


def segment_of(found: Segmentation, features: Lazy) -> np.ndarray[Any, Any]:
    placed = found.assign(features).sort("customer_id").collect("pyarrow")
    return np.asarray(placed["segment_id"].to_numpy())


@pytest.fixture(scope="module")
def found(shop: tuple[Lazy, Any]) -> Segmentation:
    return fitted(shop[0], settings(gamma=3.0))


def test_traits_that_tell_customers_apart_make_the_segments(
    shop: tuple[Lazy, np.ndarray[Any, Any]], found: Segmentation
) -> None:
    features, truth = shop
    usual = fitted(features, settings("kmeans"))
    assert adjusted_rand_score(truth, segment_of(found, features)) > 0.85
    assert adjusted_rand_score(truth, segment_of(usual, features)) < 0.5


def test_the_reduction_leaves_codes_alone(found: Segmentation) -> None:
    reduction, clusters = found.model.reduction, found.model.clusters
    assert isinstance(reduction, MixedReduction)
    assert [c.column for c in reduction.categories] == list(FEATURES[1:])
    assert reduction.width == 4
    assert isinstance(clusters, PrototypeClusters)
    assert clusters.categories == 3
    assert set(clusters.centres[:, 1:].ravel()) <= {0.0, 1.0, 2.0, 3.0}


def test_a_category_weighs_what_its_levels_weigh_in_other_methods(shop: tuple[Lazy, Any]) -> None:
    prepared, reduction = reduced(shop[0], settings())
    gamma = with_categories_counted(settings().cluster, reduction, prepared.matrix).gamma
    rows = np.random.default_rng(0).permutation(len(prepared.matrix))
    levels = [i for i, c in enumerate(prepared.selection.weights) if c != "orders"]
    apart = float(((prepared.matrix - prepared.matrix[rows])[:, levels] ** 2).sum())
    codes = reduction.transform(prepared.matrix)[:, 1:]
    assert gamma * float((codes != codes[rows]).sum()) == pytest.approx(apart, rel=0.1)


def test_a_column_of_many_levels_is_one_category() -> None:
    cities = to_features(
        {"orders": [1.0, 2.0, 3.0] * 100, "city": [f"city {i % 12}" for i in range(300)]}
    )
    select = settings().select.model_copy(update={"features": ("orders", "city")})
    prepared, reduction = reduced(cities, settings().model_copy(update={"select": select}))
    assert len(reduction.categories[0].places) == 12
    points = reduction.transform(prepared.matrix)
    assert set(points[:, 1]) == set(range(1, 13))
    assert np.allclose(reduction.reconstruct(points), prepared.matrix)


def test_a_level_of_one_customer_in_a_hundred_is_still_told_when_ends_are_pulled_in() -> None:
    plans = ["rare" if i < 13 else f"plan {i % 3}" for i in range(1_250)]  # 1.04 %
    shop = to_features({"orders": np.arange(1_250.0), "trait_plan": plans})
    config = settings().model_copy(
        update={
            "select": settings().select.model_copy(update={"features": ("orders", "trait_plan")}),
            "scale": settings().scale.model_copy(update={"method": "winsorised"}),
        }
    )
    prepared, reduction = reduced(shop, config)
    codes, customers = np.unique(reduction.transform(prepared.matrix)[:, -1], return_counts=True)
    assert codes.min() == 1  # 0 would be an unknown level
    assert customers.min() == 13


def test_an_autoencoder_beside_categories_leaves_its_codes_and_its_network(tmp_path: Path) -> None:
    if find_spec("keras") is None:
        pytest.skip("the extra `autoencoder` is not installed")
    files = import_module("regulars.segments.reduce.autoencoder.keras_files")
    rng = np.random.default_rng(4)
    kinds = np.arange(210) % 3
    numbers = {f"x{i}": kinds * (i - 2.0) + rng.normal(0, 0.3, 210) for i in range(4)}
    shop = to_features({**numbers, "trait_plan": np.array(LEVELS[0])[kinds]})
    config = settings().model_copy(
        update={
            "reduce": CONFIGS["autoencoder"].model_validate(
                {"width": 2, "hidden": (8,), "most_epochs": 3}
            ),
            "select": settings().select.model_copy(update={"features": (*numbers, "trait_plan")}),
        }
    )
    found = fitted(shop, config)
    codes = found.embed(shop)
    assert codes is not None
    assert codes.collect_schema().names() == ["customer_id", "as_of", "code_1", "code_2"]
    found.save(tmp_path / "segments.json")
    # The network's inputs are the numbers alone, as `reduce.mixed` splits them.
    prepared, _ = reduced(shop, settings().model_copy(update={"select": config.select}))
    theirs = files.codes_by_keras(files.read_model(tmp_path), prepared.matrix[:, :4])
    ours = Segmentation.load(tmp_path / "segments.json").model.reduction.transform(prepared.matrix)
    assert np.allclose(theirs, ours[:, :2], atol=1e-4)


def test_saved_and_read_again_it_places_customers_alike(
    shop: tuple[Lazy, Any], found: Segmentation, tmp_path: Path
) -> None:
    found.save(tmp_path / "segments.json")
    again = Segmentation.load(tmp_path / "segments.json")
    assert (segment_of(again, shop[0]) == segment_of(found, shop[0])).all()


def test_batches_and_expressions_agree_on_the_segment_and_the_distance(
    shop: tuple[Lazy, Any], found: Segmentation
) -> None:
    model = found.model
    frame, names = model._prepared(model.encoding.applied(shop[0]))
    by_expressions, by_batches = (
        made.sort("customer_id").select("segment_id", "distance").collect("pyarrow")
        for made in (model._by_expressions(frame, names), model._by_batches(shop[0], frame, names))
        if made is not None
    )
    for column in ("segment_id", "distance"):
        one, other = (t[column].to_numpy() for t in (by_expressions, by_batches))
        assert np.allclose(one, other, atol=1e-9)


def test_new_levels_and_missing_ones_are_placed_by_the_rest(found: Segmentation) -> None:
    new = to_features(
        {
            "orders": [5.0, 5.0, None],
            "trait_plan": ["platinum", None, "gold"],
            "trait_channel": ["web", "phone", "phone"],
            "trait_payment": ["card", "cash", "cash"],
        }
    )
    known = to_features(
        {
            "orders": [5.0, 5.0],
            **{c: [v[0], v[2]] for c, v in zip(FEATURES[1:], LEVELS, strict=True)},
        }
    )
    basic, gold = segment_of(found, known)
    assert segment_of(found, new).tolist() == [basic, gold, gold]


def codes_of(plans: Sequence[str | None]) -> np.ndarray[Any, Any]:
    """The codes of a column of texts, the customers in the order of the table."""
    orders = np.arange(len(plans)) + 1.0
    features = to_features({"orders": orders, "trait_plan": plans})
    select = settings().select.model_copy(update={"features": ("orders", "trait_plan")})
    prepared, found = reduced(features, settings().model_copy(update={"select": select}))
    order = np.argsort(prepared.values["orders"])
    return np.asarray(found.transform(prepared.matrix)[order, -1])


def test_an_unknown_level_is_not_the_one_that_most_have() -> None:
    plans = [*["gold"] * 42, *["tin"] * 9, *[None] * 9] * 5
    assert codes_of(plans).tolist() == [*[1.0] * 42, *[2.0] * 9, *[0.0] * 9] * 5


def test_of_two_levels_neither_is_taken_for_unknown() -> None:
    plans = [*["gold"] * 35, *["tin"] * 25] * 5
    assert codes_of(plans).tolist() == [*[1.0] * 35, *[2.0] * 25] * 5


def test_what_stands_in_for_an_unknown_level_is_said() -> None:
    plans = [*["gold"] * 42, *["tin"] * 9, *[None] * 9] * 5
    features = to_features({"orders": np.arange(300) % 7 + 1.0, "trait_plan": plans})
    select = settings().select.model_copy(update={"features": ("orders", "trait_plan")})
    found = fitted(features, settings().model_copy(update={"select": select}))
    said = "missing for 15.0% of customers, who count as not having it"
    assert found.filled == {"trait_plan is gold": said, "trait_plan is tin": said}


def test_a_refit_stays_with_the_former_segments(shop: tuple[Lazy, Any]) -> None:
    free = settings(gamma=3.0).model_copy(
        update={"choose": settings().choose.model_copy(update={"k": None, "k_max": 3})}
    )
    former = fitted(shop[0], free)
    again = fitted(shop[0], free, former=former)
    assert segment_of(again, shop[0]).tolist() == segment_of(former, shop[0]).tolist()


def test_sql_and_picture_are_made(shop: tuple[Lazy, Any], found: Segmentation) -> None:
    query = portable_sql(shop[0], found)
    assert query.agreement > 0.8
    assert "trait_" in query.query
    assert len(segment_view(shop[0], found).data) == 3


def test_without_texts_it_says_that_it_is_k_means(blobs: tuple[Lazy, Any]) -> None:
    config = settings(categories=2).model_copy(update={"select": SegmentsConfig().select})
    assert any("k-prototypes is k-means" in w for w in fitted(blobs[0], config).warnings)
    prepared = prepare(blobs[0], config, seed=0)
    assert isinstance(prepared, Prepared)
    compared = compare_methods(prepared, config, seed=0)
    assert "k-prototypes is k-means" in compared.trials[0].verdict


def test_all_ways_compared_see_the_same_numbers(shop: tuple[Lazy, Any]) -> None:
    both = settings("kmeans")
    both = both.model_copy(
        update={
            "laboratory": both.laboratory.model_copy(
                update={"clusterings": ("kmeans", "kprototypes")}
            )
        }
    )
    assert with_levels(settings("kmeans")).encode.many_levels == "frequency"
    asked = with_levels(both)
    assert asked.encode.many_levels == "one-hot"
    prepared = prepare(shop[0], asked, seed=0)
    assert isinstance(prepared, Prepared)
    compared = compare_methods(prepared, asked, seed=0)
    assert {t.clustering: t.width for t in compared.trials} == {"kmeans": 3, "kprototypes": 4}
