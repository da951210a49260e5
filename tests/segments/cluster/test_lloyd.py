from __future__ import annotations

import warnings

import numpy as np
import pytest
from sklearn import cluster
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from regulars.segments.cluster.lloyd import moved, scatters
from regulars.segments.cluster.nearest import nearest

POINTS = np.random.default_rng(0).normal(size=(9_001, 30)) + 5.0  # several blocks, the last short
ORIGIN = POINTS[:100].mean(axis=0)
SETS = [POINTS[:2], POINTS[50:60], POINTS[70:75]]


def test_an_iteration_is_scikit_learns() -> None:
    for centres, after in zip(SETS, moved(POINTS, SETS, ORIGIN), strict=True):
        peer = cluster.KMeans(len(centres), init=centres, n_init=1, max_iter=1, tol=0)
        with warnings.catch_warnings(), threadpool_limits(1):
            warnings.simplefilter("ignore", ConvergenceWarning)
            peer.fit(POINTS)
        np.testing.assert_allclose(after, peer.cluster_centers_, rtol=1e-12)


def test_the_scatter_is_that_of_the_definition() -> None:
    expected = [nearest(POINTS, centres)[1].sum() for centres in SETS]
    np.testing.assert_allclose(scatters(POINTS, SETS, ORIGIN), expected, rtol=1e-12)


@pytest.mark.parametrize("threads", [1, 2])
def test_a_set_is_not_touched_by_the_others_or_by_threads(threads: int) -> None:
    with threadpool_limits(threads):
        together = moved(POINTS, SETS, ORIGIN)
        wcss = scatters(POINTS, SETS, ORIGIN)
    for number, centres in enumerate(SETS):
        assert moved(POINTS, [centres], ORIGIN)[0].tobytes() == together[number].tobytes()
        assert scatters(POINTS, [centres], ORIGIN) == [wcss[number]]


def test_of_centres_equally_near_the_first_gets_the_point() -> None:
    points = np.array([[-2.0], [0.0], [0.0], [2.0]])
    (after,) = moved(points, [np.array([[1.0], [-1.0]])], np.zeros(1))
    assert after.ravel().tolist() == [2 / 3, -2.0]


def test_a_centre_without_points_stays() -> None:
    (after,) = moved(POINTS, [np.vstack([POINTS[:1], np.full((1, 30), 99.0)])], ORIGIN)
    np.testing.assert_allclose(after[0], POINTS.mean(axis=0))
    assert (after[1] == 99.0).all()
