from __future__ import annotations

import numpy as np
import pytest
from sklearn import cluster
from sklearn.datasets import make_moons
from sklearn.metrics import adjusted_rand_score

from regulars.segments.cluster import DBSCAN, DBSCANConfig, suggest_eps

MOONS, MOON = make_moons(n_samples=900, noise=0.04, random_state=0)
FAR = np.array([[5.0, 5.0], [-6.0, 2.0], [9.0, -9.0]])


def test_moons_and_points_like_no_others_are_told_apart() -> None:
    points = np.vstack([MOONS, FAR])
    found = DBSCAN(DBSCANConfig(eps=0.15)).fit(points, seed=0)

    labels = found.predict(points)

    assert adjusted_rand_score(MOON, labels[:900]) == 1.0
    assert found.noise == 2
    assert labels[900:].tolist() == [2, 2, 2]
    assert found.predict(np.array([[40.0, 0.0]])).tolist() == [2]


def test_core_points_and_noise_are_scikit_learns() -> None:
    points = np.random.default_rng(0).normal(size=(1_000, 2))
    peer = cluster.DBSCAN(eps=0.2, min_samples=8).fit(points)

    found = DBSCAN(DBSCANConfig(eps=0.2, min_samples=8)).fit(points, seed=0)

    labels = found.predict(points)
    core = peer.core_sample_indices_
    assert adjusted_rand_score(peer.labels_[core], labels[core]) == 1.0
    assert ((labels == found.noise) == (peer.labels_ == -1)).all()


def test_the_suggested_eps_finds_moons() -> None:
    found = DBSCAN(DBSCANConfig()).fit(MOONS, seed=0)
    labels = found.predict(MOONS)
    known = labels != found.noise

    assert adjusted_rand_score(MOON[known], labels[known]) == 1.0
    assert known.mean() > 0.9
    assert "bends" in found.explanation


def test_the_bend_lies_between_dense_and_lonely_distances() -> None:
    found = suggest_eps(np.vstack([MOONS, FAR]))

    assert found.min_samples == 14
    assert np.quantile(found.distances, 0.8) <= found.eps < 1.0
    assert (np.diff(found.distances) >= 0).all()


def test_thinned_core_points_place_customers_alike() -> None:
    points, truth = make_moons(n_samples=6_000, noise=0.04, random_state=1)
    points = np.vstack([points, FAR])
    full = DBSCAN(DBSCANConfig(eps=0.12, exemplars=10_000)).fit(points, seed=0)
    thin = DBSCAN(DBSCANConfig(eps=0.12, exemplars=300)).fit(points, seed=0)

    labels = thin.predict(points)

    assert len(thin.exemplars) < 400 < len(full.exemplars)
    assert (labels == full.predict(points)).mean() > 0.99
    assert adjusted_rand_score(truth, labels[:6_000]) > 0.99
    assert labels[6_000:].tolist() == [2, 2, 2]


@pytest.mark.parametrize(("settings", "noise"), [({"eps": 100.0}, None), ({"eps": 1e-6}, 0)])
def test_one_group_or_only_noise_is_a_result(settings: dict[str, float], noise: int | None) -> None:
    found = DBSCAN(DBSCANConfig.model_validate(settings)).fit(MOONS, seed=0)

    assert (found.k, found.noise) == (1, noise)
    assert set(found.predict(MOONS).tolist()) == {0}


def test_a_sample_of_many_points_places_the_rest() -> None:
    points, truth = make_moons(n_samples=9_000, noise=0.04, random_state=0)

    found = DBSCAN(DBSCANConfig(eps=0.15, sample_customers=2_000)).fit(points, seed=0)

    labels = found.predict(points)
    assert adjusted_rand_score(truth, labels) > 0.99
