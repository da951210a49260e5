from __future__ import annotations

import numpy as np
from sklearn import cluster
from sklearn.datasets import make_blobs, make_moons
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from regulars.segments.cluster import HDBSCAN, HDBSCANConfig

MOONS, MOON = make_moons(n_samples=900, noise=0.04, random_state=0)
UNEQUAL, TRUTH = make_blobs(
    n_samples=[400, 400, 200],
    centers=[[0.0, 0.0], [12.0, 0.0], [60.0, 60.0]],
    cluster_std=[0.5, 2.0, 9.0],
    random_state=0,
)


def test_moons_are_told_apart() -> None:
    found = HDBSCAN(HDBSCANConfig(min_cluster_size=50)).fit(MOONS, seed=0)

    labels = found.predict(MOONS)
    known = labels != found.noise
    assert adjusted_rand_score(MOON[known], labels[known]) == 1.0
    assert known.mean() > 0.99


def test_known_customers_are_placed_as_by_scikit_learn() -> None:
    with threadpool_limits(1):
        peer = cluster.HDBSCAN(min_cluster_size=30, min_samples=10, copy=True).fit(UNEQUAL)

    found = HDBSCAN(HDBSCANConfig(min_cluster_size=30)).fit(UNEQUAL, seed=0)

    labels = found.predict(UNEQUAL)
    assert adjusted_rand_score(peer.labels_, labels) == 1.0
    assert ((labels == found.noise) == (peer.labels_ == -1)).all()


def test_groups_of_different_density_are_found() -> None:
    found = HDBSCAN(HDBSCANConfig(min_cluster_size=30)).fit(UNEQUAL, seed=0)

    labels = found.predict(UNEQUAL)
    known = labels != found.noise
    assert known.mean() > 0.9
    assert adjusted_rand_score(TRUTH[known], labels[known]) == 1.0


def test_a_new_customer_joins_the_group_it_is_among_or_is_noise() -> None:
    lonely = np.array([[30.0, 90.0], [-30.0, -30.0], [90.0, 0.0]])
    points = np.vstack([UNEQUAL, lonely])
    found = HDBSCAN(HDBSCANConfig(min_cluster_size=30)).fit(points, seed=0)

    near = found.predict(np.array([[0.0, 0.1], [12.0, 0.2], [-500.0, 0.0]]))

    assert near[0] == found.predict(UNEQUAL)[TRUTH == 0][0]
    assert near[2] == found.noise
    assert len(set(near.tolist())) == 3


def test_few_examples_of_a_sample_place_the_rest() -> None:
    points, truth = make_blobs(
        n_samples=8_000, centers=np.eye(4) * 30, cluster_std=1.5, random_state=0
    )
    method = HDBSCAN(HDBSCANConfig(sample_customers=2_000, exemplars=200))

    found = method.fit(points, seed=0)

    labels = found.predict(points)
    known = labels != found.noise
    assert len(found.exemplars) < 400
    assert adjusted_rand_score(truth[known], labels[known]) == 1.0
    assert known.mean() > 0.8
    assert "at least 20 of the 2,000 customers examined" in found.explanation


def test_too_few_points_for_a_group_are_all_noise() -> None:
    found = HDBSCAN(HDBSCANConfig(min_cluster_size=50)).fit(MOONS[:30], seed=0)

    assert (found.k, found.noise) == (1, 0)
