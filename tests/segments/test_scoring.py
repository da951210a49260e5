"""Scoring in batches, where a method has no expressions, gives what expressions give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import duckdb
import narwhals as nw
import numpy as np
import pytest

from regulars.segments import Segmentation, SegmentsConfig, fit_segments
from regulars.segments.cluster import CONFIGS, Clusters, KMeansClusters, method
from regulars.segments.reduce import UnreducedConfig

Lazy = nw.LazyFrame[Any]


@dataclass(frozen=True, slots=True)
class _OnlyBatches(KMeansClusters):
    """k-means that no engine can assign by itself."""

    def scores(self, columns: Sequence[str], prefix: str) -> None:  # type: ignore[override]
        assert columns
        assert prefix


@pytest.fixture(scope="module", params=["pca", "none"])
def found(request: pytest.FixtureRequest, blobs: tuple[Lazy, Any]) -> Segmentation:
    config = SegmentsConfig()
    if request.param == "none":
        config = config.model_copy(update={"reduce": UnreducedConfig()})
    fitted = fit_segments(blobs[0], config, seed=3)
    assert isinstance(fitted, Segmentation)
    return fitted


def test_batches_score_as_expressions_do(found: Segmentation, blobs: tuple[Lazy, Any]) -> None:
    clusters = found.model.clusters
    assert isinstance(clusters, KMeansClusters)
    in_batches = replace(found.model, clusters=_OnlyBatches(clusters.centres, clusters.wcss))
    columns = ["component_1", "component_2", "component_3", "distance", "segment_id"]
    both = [
        model.scored(blobs[0]).sort("customer_id").select(columns).collect("pyarrow")
        for model in (found.model, in_batches)
    ]
    for column in columns:
        one, other = (np.asarray(table[column].to_numpy()) for table in both)
        assert np.allclose(one, other, rtol=1e-9, atol=1e-9)


class _Only:
    """Any groups, but only in batches."""

    def __init__(self, clusters: Clusters) -> None:
        self.clusters = clusters

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the groups have
        return getattr(self.clusters, name)

    def scores(self, columns: Sequence[str], prefix: str) -> None:
        assert columns
        assert prefix


@pytest.mark.parametrize("name", ["bisecting", "hierarchical", "gmm", "hdbscan", "kprototypes"])
def test_every_clustering_is_placed_alike_by_expressions_and_in_batches(
    name: str, found: Segmentation, blobs: tuple[Lazy, Any]
) -> None:
    rows = blobs[0].collect("pyarrow").to_native()
    weights, scales = found.model.weights, found.model.scales
    matrix = np.column_stack([scales[c].apply(rows[c].to_numpy()) * w for c, w in weights.items()])
    config = CONFIGS[name](covariances=("diag",)) if name == "gmm" else CONFIGS[name]()
    clusters = method(config).fit(found.model.reduction.transform(matrix), 4, seed=1)
    one, other = (
        replace(found.model, clusters=c)
        .scored(blobs[0])
        .sort("customer_id")
        .select("segment_id", "distance")
        .collect("pyarrow")
        for c in (clusters, cast("Clusters", _Only(clusters)))
    )
    assert one["segment_id"].to_list() == other["segment_id"].to_list()
    assert np.allclose(one["distance"].to_numpy(), other["distance"].to_numpy(), rtol=1e-9)
    assert len(set(one["segment_id"].to_list())) == clusters.k


def test_what_batches_found_joins_features_of_any_connection(blobs: tuple[Lazy, Any]) -> None:
    table = blobs[0].collect("pyarrow").to_native()
    with duckdb.connect() as connection:
        features = nw.from_native(connection.from_arrow(table))
        found = fit_segments(features, SegmentsConfig(), seed=3)
        assert isinstance(found, Segmentation)
        model = replace(found.model, clusters=cast("Clusters", _Only(found.model.clusters)))
        assert model.scored(features).select(nw.len()).collect().item() == table.num_rows


def test_every_feature_column_stays_beside_the_scores(
    found: Segmentation, blobs: tuple[Lazy, Any]
) -> None:
    clusters = found.model.clusters
    assert isinstance(clusters, KMeansClusters)
    in_batches = replace(found.model, clusters=_OnlyBatches(clusters.centres, clusters.wcss))
    names = [set(m.scored(blobs[0]).collect_schema()) for m in (found.model, in_batches)]
    assert set(blobs[0].collect_schema()) <= names[0]
    assert set(blobs[0].collect_schema()) <= names[1]
    assert not [n for n in names[0] | names[1] if n.startswith("segments_")]
