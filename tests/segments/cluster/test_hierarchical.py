from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.cluster import hierarchy
from sklearn.datasets import make_blobs, make_moons
from sklearn.metrics import adjusted_rand_score

from regulars.segments.cluster import Hierarchical, HierarchicalConfig

MOONS, MOON = make_moons(n_samples=900, noise=0.04, random_state=0)


def test_single_linkage_follows_moons() -> None:
    found = Hierarchical(HierarchicalConfig(linkage="single")).fit(MOONS, 2, seed=0)

    assert adjusted_rand_score(MOON, found.predict(MOONS)) == 1.0


def test_a_coreset_of_moons_is_as_good() -> None:
    points, truth = make_moons(n_samples=20_000, noise=0.04, random_state=0)
    method = Hierarchical(HierarchicalConfig(linkage="single", leaves=300))

    found = method.fit(points, 2, seed=0)

    assert adjusted_rand_score(truth, found.predict(points)) > 0.999
    assert found.branches.sum() == 20_000


@pytest.mark.parametrize("linkage", ["ward", "average", "complete"])
def test_few_points_are_grouped_exactly_as_by_scipy(linkage: str) -> None:
    method = Hierarchical(HierarchicalConfig.model_validate({"linkage": linkage}))

    found = method.fit(MOONS, 5, seed=0).predict(MOONS)

    theirs = hierarchy.fcluster(hierarchy.linkage(MOONS, linkage), 5, "maxclust")
    assert adjusted_rand_score(theirs, found) == 1.0


def test_ward_on_a_coreset_finds_blobs_of_unequal_size() -> None:
    points, truth = make_blobs(n_samples=[9_000, 900, 90], centers=np.eye(3) * 25, random_state=0)

    found = Hierarchical(HierarchicalConfig(leaves=200)).fit(points, 3, seed=0)

    assert adjusted_rand_score(truth, found.predict(points)) == 1.0


def test_an_unknown_linkage_is_refused() -> None:
    with pytest.raises(ValidationError, match="ward"):
        HierarchicalConfig.model_validate({"linkage": "median"})
