"""Whether groups come back when customers are resampled.

The mean adjusted Rand index (:cite:t:`hubert:ari`) between the groups and those found again in
bootstrap resamples (:cite:t:`hennig:stability`, :cite:t:`fang:bootstrap`).
"""

from __future__ import annotations

import numpy as np
from sklearn.metrics import adjusted_rand_score

from regulars.segments.cluster import Clusterer
from regulars.segments.cluster.clusterer import Labels
from regulars.segments.evidence.different import different_points
from regulars.segments.reduce.reducer import Matrix


def stability(
    points: Matrix, labels: Labels, clusterer: Clusterer, *, k: int, resamples: int, seed: int
) -> float:
    """How well the groups come back in resamples: mean adjusted Rand index, 1 is always the same.

    Args:
        points: shape (n, d).
        labels: the groups found in all of them, shape (n,).
        clusterer: the method that found them.
        k: how many groups it was asked for.
        resamples: how many bootstrap samples of n points.
        seed: of the resamples; the same seed gives the same resamples for every k.
    """
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
