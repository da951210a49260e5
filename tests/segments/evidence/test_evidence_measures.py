from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.datasets import make_blobs
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score, silhouette_score

from regulars.segments import KMeansConfig
from regulars.segments.cluster import Clusters, KMeans
from regulars.segments.evidence import (
    Gap,
    calinski_harabasz,
    davies_bouldin,
    different_points,
    elbows,
    first_within_one_error,
    gap_statistic,
    profile_distance,
    resampled,
    revenue_spread,
    silhouette,
    spherical_bic,
    stability,
    within_sum_of_squares,
)
from regulars.segments.reduce import Matrix

QUICK = KMeans(KMeansConfig(starts=3))
BLOBS, TRUTH = make_blobs(n_samples=300, centers=4, n_features=2, random_state=4, cluster_std=0.6)
ONE = np.zeros(300, dtype=np.intp)


def test_separation_is_scikit_learns_and_said_to_be_absent_where_undefined() -> None:
    assert silhouette(BLOBS, TRUTH) == pytest.approx(silhouette_score(BLOBS, TRUTH))
    assert calinski_harabasz(BLOBS, TRUTH) == pytest.approx(calinski_harabasz_score(BLOBS, TRUTH))
    assert davies_bouldin(BLOBS, TRUTH) == pytest.approx(davies_bouldin_score(BLOBS, TRUTH))
    for labels, points in ((ONE, BLOBS), (np.arange(3), BLOBS[:3])):
        assert silhouette(points, labels) == 0.0
        assert calinski_harabasz(points, labels) is None
        assert davies_bouldin(points, labels) is None


def test_true_groups_are_stable_and_others_are_not() -> None:
    right = QUICK.fit(BLOBS, 4, seed=0).predict(BLOBS)
    wrong = QUICK.fit(BLOBS, 7, seed=0).predict(BLOBS)
    again = resampled(BLOBS, QUICK, [4, 7], resamples=10, seed=0)
    assert stability(right, again, k=4) > 0.99
    assert stability(wrong, again, k=7) < 0.9


def test_the_elbow_is_where_the_curve_bends() -> None:
    ks = [2, 3, 4, 5, 6, 7]
    wcss = [QUICK.fit(BLOBS, k, seed=0).wcss for k in ks]
    labels = QUICK.fit(BLOBS, 4, seed=0).predict(BLOBS)
    assert within_sum_of_squares(BLOBS, labels) == pytest.approx(wcss[2])
    total = float(((BLOBS - BLOBS.mean(axis=0)) ** 2).sum())
    assert ks[int(np.argmax(elbows(ks, wcss, total)))] in {3, 4}
    assert elbows([2, 3], [0.0, 0.0], 0.0).tolist() == [0.0, 0.0]


def test_the_gap_by_hand() -> None:
    # log W: 3, 1; clouds 4, 2 and 6, 3: means 5, 2.5; population deviations 1, 0.5.
    gaps = gap_statistic([3.0, 1.0], np.array([[4.0, 2.0], [6.0, 3.0]]))
    assert [g.gap for g in gaps] == [2.0, 1.5]
    assert [g.error for g in gaps] == pytest.approx([1.5**0.5, 0.5 * 1.5**0.5])


@pytest.mark.parametrize(
    ("gaps", "wanted"),
    [
        ([(0.0, 0.1), (-0.1, 0.1), (0.9, 0.1)], 1),
        ([(0.0, 0.1), (0.5, 0.1), (0.59, 0.1)], 2),
        ([(0.0, 0.1), (0.5, 0.1), (0.61, 0.1)], 3),
    ],
)
def test_one_standard_error_decides(gaps: list[tuple[float, float]], wanted: int) -> None:
    assert first_within_one_error([1, 2, 3], [Gap(*g) for g in gaps]) == wanted


def test_the_spherical_bic_finds_the_number_of_balls_and_is_silent_on_single_places() -> None:
    found = {
        k: spherical_bic(BLOBS, QUICK.fit(BLOBS, k, seed=0).predict(BLOBS)) for k in range(2, 8)
    }
    assert min(found, key=lambda k: found[k] or np.inf) == 4
    assert spherical_bic(np.array([[0.0], [0.0], [1.0]]), np.array([0, 0, 1])) is None
    assert spherical_bic(BLOBS[:2], np.array([0, 1])) is None


def test_the_most_similar_two_segments_make_the_distance() -> None:
    labels = np.array([0, 0, 1, 1, 2, 2])
    values = {"orders": np.array([0.0, 0.0, 1.0, 1.0, 5.0, 5.0]), "none": np.full(6, np.nan)}
    deviation = values["orders"].std()
    assert profile_distance(values, labels) == pytest.approx(1 / deviation)
    values["revenue"] = np.array([9.0, 9.0, 0.0, np.nan, 9.0, 9.0])
    assert profile_distance(values, labels) == pytest.approx(5 / deviation)
    assert profile_distance({"none": values["none"]}, labels) is None
    assert profile_distance(values, labels * 0) is None


def test_revenue_spread_is_eta_squared() -> None:
    labels = np.array([0, 0, 1, 1])
    assert revenue_spread(np.array([0.0, 2.0, 4.0, 6.0]), labels) == pytest.approx(16 / 20)
    assert revenue_spread(np.array([0.0, 4.0, 0.0, 4.0]), labels) == 0.0
    assert revenue_spread(np.array([np.nan, 1.0, 1.0, 1.0]), labels) is None


def test_points_that_differ_are_counted() -> None:
    points = np.array([[0.0, 1.0], [0.0, 1.0], [0.0, 1.0 + 1e-12], [5.0, 1.0]])
    assert different_points(points) == 2
    assert different_points(points[:0]) == 0
    assert different_points(np.ones((7, 2))) == 1


def test_methods_that_find_the_number_never_see_a_customer_twice() -> None:
    seen: list[Matrix] = []

    class Density:
        takes_k = False

        def fit(self, points: Matrix, _k: int, *, seed: int) -> Clusters:
            seen.append(points)
            return QUICK.fit(points, 1, seed=seed)

    method: Any = Density()
    resampled(BLOBS, method, [3], resamples=2, seed=0)
    assert [len(p) for p in seen] == [240, 240]
    assert [len(np.unique(p, axis=0)) for p in seen] == [240, 240]
    assert not np.array_equal(seen[0], seen[1])
