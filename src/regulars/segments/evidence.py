"""What speaks for a number of segments: four measures, each with its paper.

Scatter: WCSS, and how far its curve over k lies under the straight line between its ends, the
elbow (:cite:t:`satopaa:kneedle`). Separation: the silhouette (:cite:t:`rousseeuw:silhouette`) on a
sample. Stability: the mean adjusted Rand index (:cite:t:`hubert:ari`) between the groups and those
found again in bootstrap resamples (:cite:t:`hennig:stability`, :cite:t:`fang:bootstrap`). Size:
the smallest group.

The silhouette of one smooth cloud is not 0, so `reference_silhouette` measures it on clouds
without groups, after the gap statistic (:cite:t:`tibshirani:gap`) and SigClust
(:cite:t:`liu:sigclust`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import adjusted_rand_score, silhouette_score
from threadpoolctl import threadpool_limits

from regulars.segments.cluster import Clusterer
from regulars.segments.cluster.clusterer import Labels
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector

REFERENCE_DRAWS = 3


def silhouette(points: Matrix, labels: Labels) -> float:
    """Mean silhouette, -1 to 1; 0 where fewer than two groups or no pair within a group exist.

    Args:
        points: shape (n, d).
        labels: the group of each point, shape (n,).

    >>> silhouette(np.array([[0.0], [0.1], [9.0], [9.1]]), np.array([0, 0, 1, 1])) > 0.9
    True
    """
    groups = len(np.unique(labels))
    if groups < 2 or groups >= len(points):  # noqa: PLR2004 - one group has no neighbour
        return 0.0
    with threadpool_limits(1):
        return float(silhouette_score(points, labels))


def stability(
    points: Matrix, labels: Labels, clusterer: Clusterer, *, resamples: int, seed: int
) -> float:
    """How well the groups come back in resamples: mean adjusted Rand index, 1 is always the same.

    Args:
        points: shape (n, d).
        labels: the groups found in all of them, shape (n,).
        clusterer: the method that found them.
        resamples: how many bootstrap samples of n points.
        seed: of the resamples; the same seed gives the same resamples for every k.
    """
    k = len(np.unique(labels))
    agreements = []
    for number in range(resamples):
        rng = np.random.default_rng([seed, number])
        resample = points[np.sort(rng.integers(0, len(points), size=len(points)))]
        if different_points(resample) < k:
            agreements.append(0.0)
            continue
        found = clusterer.fit(resample, k, seed=seed).predict(points)
        agreements.append(float(adjusted_rand_score(labels, found)))
    return float(np.mean(agreements))


def elbows(ks: Sequence[int], wcss: Sequence[float], total: float) -> Vector:
    """How far the WCSS curve lies under the chord from k = 1 to the last k, in units of its range.

    Args:
        ks: ascending numbers of groups, above 1.
        wcss: their WCSS, in the same order.
        total: WCSS of one single group.

    >>> elbows([2, 3, 4], [4.0, 1.0, 0.0], 10.0).round(2)
    array([0.27, 0.23, 0.  ])
    """
    drop = total - wcss[-1]
    if drop <= 0:
        return np.zeros(len(ks))
    across = (np.asarray(ks) - 1) / (ks[-1] - 1)
    down = (total - np.asarray(wcss)) / drop
    return np.asarray(down - across, dtype=np.float64)


def reference_silhouette(points: Matrix, k: int, clusterer: Clusterer, *, seed: int) -> float:
    """The silhouette that k groups reach where there are none.

    Clouds of the same size and variances are drawn, normal and uniform; the higher mean counts.

    Args:
        points: uncorrelated coordinates, shape (n, d).
        k: how many groups.
        clusterer: the method.
        seed: of the clouds.
    """
    rng = np.random.default_rng([seed, k])
    width = points.std(axis=0)
    means = []
    for kind in ("normal", "uniform"):
        found = []
        for _ in range(REFERENCE_DRAWS):
            unit = (
                rng.standard_normal(points.shape)
                if kind == "normal"
                else rng.uniform(-np.sqrt(3), np.sqrt(3), points.shape)
            )
            cloud = unit * width
            found.append(silhouette(cloud, clusterer.fit(cloud, k, seed=seed).predict(cloud)))
        means.append(float(np.mean(found)))
    return max(means)


def different_points(points: Matrix) -> int:
    """How many points differ, coordinates within a millionth of the widest range being equal."""
    if len(points) == 0:
        return 0
    width = float(np.ptp(points, axis=0).max())
    if width <= 0:
        return 1
    return len(np.unique(np.round(points / (width * 1e-6)), axis=0))
