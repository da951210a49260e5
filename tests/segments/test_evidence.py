from __future__ import annotations

import numpy as np
import pytest
from scipy.cluster.vq import kmeans2
from sklearn.datasets import make_blobs
from sklearn.metrics import silhouette_score

from regulars.segments import KMeansConfig
from regulars.segments.cluster import KMeans
from regulars.segments.evidence import (
    different_points,
    elbows,
    reference_silhouette,
    silhouette,
    stability,
)

QUICK = KMeans(KMeansConfig(starts=3))
BLOBS, TRUTH = make_blobs(n_samples=300, centers=4, n_features=2, random_state=4, cluster_std=0.6)
CLOUD = np.random.default_rng(0).normal(size=(300, 4))


def test_silhouette_is_scikit_learns_and_zero_where_undefined() -> None:
    assert silhouette(BLOBS, TRUTH) == pytest.approx(silhouette_score(BLOBS, TRUTH))
    assert silhouette(BLOBS, np.zeros(300, dtype=np.intp)) == 0.0
    assert silhouette(BLOBS[:3], np.arange(3)) == 0.0


def test_true_groups_are_stable_and_others_are_not() -> None:
    right = QUICK.fit(BLOBS, 4, seed=0).predict(BLOBS)
    wrong = QUICK.fit(BLOBS, 7, seed=0).predict(BLOBS)
    stable = stability(BLOBS, right, QUICK, resamples=10, seed=0)
    shaky = stability(BLOBS, wrong, QUICK, resamples=10, seed=0)
    assert stable > 0.99
    assert shaky < 0.9


def test_the_elbow_is_where_the_curve_bends() -> None:
    ks = [2, 3, 4, 5, 6, 7]
    wcss = [QUICK.fit(BLOBS, k, seed=0).wcss for k in ks]
    total = float(((BLOBS - BLOBS.mean(axis=0)) ** 2).sum())
    assert ks[int(np.argmax(elbows(ks, wcss, total)))] in {3, 4}
    assert elbows([2, 3], [0.0, 0.0], 0.0).tolist() == [0.0, 0.0]


def test_the_reference_is_what_a_cloud_reaches_and_far_below_groups() -> None:
    reference = reference_silhouette(CLOUD, 3, QUICK, seed=0)
    _, labels = kmeans2(CLOUD, 3, seed=1, minit="++")
    assert silhouette(CLOUD, labels) == pytest.approx(reference, abs=0.08)
    assert reference_silhouette(BLOBS, 4, QUICK, seed=0) < silhouette(BLOBS, TRUTH) - 0.2


def test_points_that_differ_are_counted() -> None:
    points = np.array([[0.0, 1.0], [0.0, 1.0], [0.0, 1.0 + 1e-12], [5.0, 1.0]])
    assert different_points(points) == 2
    assert different_points(points[:0]) == 0
    assert different_points(np.ones((7, 2))) == 1
