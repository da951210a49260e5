"""Scoring in batches, where a method has no expressions, gives what expressions give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import numpy as np
import pytest

from regulars.segments import Segmentation, SegmentsConfig, fit_segments
from regulars.segments.cluster import KMeansClusters
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
