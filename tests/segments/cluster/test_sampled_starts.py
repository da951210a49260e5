from __future__ import annotations

import numpy as np
from sklearn import cluster
from sklearn.datasets import make_blobs
from threadpoolctl import threadpool_limits

from regulars.segments.cluster.nearest import nearest
from regulars.segments.cluster.sampled_starts import SampledStarts, iterated

MIDDLES = np.random.default_rng(0).normal(size=(20, 4)) * 20
POINTS, _ = make_blobs(n_samples=7_000, centers=MIDDLES, random_state=0)


def test_the_best_start_of_a_part_is_iterated_on_the_whole_sample() -> None:
    centres = SampledStarts(POINTS, starts=1, iterations=300, seed=0).centres(20)

    with threadpool_limits(1):
        best = cluster.KMeans(20, init=MIDDLES, n_init=1).fit(POINTS)
    np.testing.assert_allclose(nearest(POINTS, centres)[1].sum(), best.inertia_)


def test_of_several_starts_the_best_is_kept_where_one_ends_worse() -> None:
    flat, _ = make_blobs(n_samples=1_000, centers=MIDDLES[:, :2], random_state=0)
    one, best = (
        iterated(flat, 20, None, starts=starts, iterations=300, seed=3)[1] for starts in (1, 8)
    )
    assert best < one


def test_given_centres_are_iterated_and_not_drawn() -> None:
    crossed = np.vstack([MIDDLES[0], MIDDLES[0] + 0.1, MIDDLES[2:]])

    centres, wcss = iterated(POINTS, 20, crossed, starts=9, iterations=300, seed=0)

    with threadpool_limits(1):
        peer = cluster.KMeans(20, init=crossed, n_init=1).fit(POINTS)
    np.testing.assert_allclose(centres, peer.cluster_centers_)
    np.testing.assert_allclose(wcss, peer.inertia_)
