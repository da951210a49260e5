from __future__ import annotations

import numpy as np
import pytest
from scipy.cluster import hierarchy

from regulars.segments.cluster.linkage import Method, cut, linkage, top

POINTS = np.random.default_rng(0).normal(size=(120, 3))
METHODS: list[Method] = ["ward", "average", "complete", "single"]


@pytest.mark.parametrize("method", METHODS)
def test_merges_are_scipys(method: Method) -> None:
    ours = linkage(POINTS, np.ones(120), method)

    np.testing.assert_allclose(ours, hierarchy.linkage(POINTS, method), atol=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_a_leaf_of_weight_three_is_three_points(method: Method) -> None:
    weights = np.random.default_rng(1).integers(1, 4, size=120)
    apart = hierarchy.linkage(np.repeat(POINTS, weights, axis=0), method)

    together = linkage(POINTS, weights.astype(float), method)

    np.testing.assert_allclose(together[:, 2:], apart[-119:, 2:], atol=1e-9)


@pytest.mark.parametrize("k", [1, 2, 7, 120])
def test_a_cut_makes_scipys_groups(k: int) -> None:
    merges = linkage(POINTS, np.ones(120), "average")
    theirs = hierarchy.fcluster(merges, k, "maxclust")

    ours = cut(merges, k)

    assert len(np.unique(ours)) == k
    assert len(np.unique(np.column_stack([ours, theirs]), axis=0)) == k


def test_the_top_of_a_dendrogram_can_be_drawn() -> None:
    merges = linkage(POINTS, np.ones(120), "ward")

    kept, sizes = top(merges, np.ones(120), 10)

    assert hierarchy.is_valid_linkage(kept)
    np.testing.assert_array_equal(kept[:, 2], merges[-9:, 2])
    groups = np.bincount(cut(merges, 10))
    assert sorted(sizes.tolist()) == sorted(groups.tolist())
    # Cutting the top and counting customers is cutting the whole.
    threes = np.bincount(cut(kept, 3), weights=sizes)
    assert sorted(threes.tolist()) == sorted(np.bincount(cut(merges, 3)).tolist())


def test_the_top_of_a_small_dendrogram_is_all_of_it() -> None:
    merges = linkage(POINTS[:5], np.full(5, 2.0), "ward")

    kept, sizes = top(merges, np.full(5, 2.0), 50)

    np.testing.assert_array_equal(kept[:, :3], merges[:, :3])
    assert sizes.tolist() == [2.0] * 5
    assert top(merges[:0], np.ones(1), 50)[1].tolist() == [1.0]
