from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

from regulars.segments.cluster import (
    GaussianMixtureConfig,
    GaussianMixtures,
    KMeans,
    KMeansConfig,
)

_RNG = np.random.default_rng(0)
LONG = np.vstack(  # two long thin clouds, side by side, and a small round one
    [
        _RNG.normal(size=(600, 2)) * [4.0, 0.5],
        _RNG.normal(size=(600, 2)) * [4.0, 0.5] + [0.0, 4.0],
        _RNG.normal(size=(60, 2)) * 0.3 + [0.0, 9.0],
    ]
)
TRUTH = np.repeat([0, 1, 2], [600, 600, 60])


def test_unequal_clouds_are_found_where_kmeans_fails() -> None:
    found = GaussianMixtures(GaussianMixtureConfig()).fit(LONG, 3, seed=0)
    round_ones = KMeans(KMeansConfig()).fit(LONG, 3, seed=0)

    assert adjusted_rand_score(TRUTH, found.predict(LONG)) == 1.0
    assert adjusted_rand_score(TRUTH, round_ones.predict(LONG)) < 0.5


@pytest.mark.parametrize("shape", ["full", "tied", "diag", "spherical"])
def test_probabilities_and_bic_are_scikit_learns(shape: str) -> None:
    config = GaussianMixtureConfig.model_validate({"covariances": [shape]})
    ours = GaussianMixtures(config).fit(LONG, 2, seed=0)
    peer = GaussianMixture(2, covariance_type=shape)
    peer.weights_, peer.means_, factors = ours.weights, ours.means, ours.factors
    peer.precisions_cholesky_ = {
        "full": factors,
        "tied": factors[0],
        "diag": np.diagonal(factors, axis1=1, axis2=2),
        "spherical": factors[:, 0, 0],
    }[shape]
    with threadpool_limits(1):
        bic, probabilities = peer.bic(LONG), peer.predict_proba(LONG)

    assert ours.bic(LONG) == pytest.approx(bic)
    np.testing.assert_allclose(ours.probabilities(LONG), probabilities, atol=1e-9)


def test_the_smallest_bic_chooses_the_shape() -> None:
    points = np.random.default_rng(1).normal(size=(3_000, 3))
    two = np.vstack([points[:1_500], points[1_500:] + 8.0])

    found = GaussianMixtures(GaussianMixtureConfig()).fit(two, 2, seed=0)

    assert found.covariance == "spherical"


def test_collapsing_clouds_fall_back_to_groups_with_members() -> None:
    points = np.repeat(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1e6, 1e6]]), 5, axis=0)

    found = GaussianMixtures(GaussianMixtureConfig()).fit(points, 4, seed=0)

    assert len(np.unique(found.predict(points))) == 4
