"""Whether groups come back when customers are resampled.

The mean adjusted Rand index (:cite:t:`hubert:ari`) between the groups and those found again in
bootstrap resamples (:cite:t:`hennig:stability`, :cite:t:`fang:bootstrap`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.metrics import adjusted_rand_score

from regulars.segments.cluster import Clusterer, fit_each
from regulars.segments.cluster.clusterer import Labels
from regulars.segments.evidence.different import different_points
from regulars.segments.reduce.reducer import Matrix


def resampled(
    points: Matrix, clusterer: Clusterer, ks: Sequence[int], *, resamples: int, seed: int
) -> list[dict[int, Labels]]:
    """Find groups again in bootstrap resamples of n points.

    Args:
        points: shape (n, d).
        clusterer: the method that finds them.
        ks: how many groups it is asked for.
        resamples: how many resamples.
        seed: of the resamples.

    Returns:
        For each resample and k the groups of all points, shape (n,); without the k for which too
        few points of the resample differ.
    """
    again = []
    for number in range(resamples):
        rng = np.random.default_rng([seed, number])
        resample = points[np.sort(rng.integers(0, len(points), size=len(points)))]
        most = different_points(resample)
        found = fit_each(clusterer, resample, [k for k in ks if k <= most], seed=seed)
        again.append({k: clusters.predict(points) for k, clusters in found.items()})
    return again


def stability(labels: Labels, again: Sequence[Mapping[int, Labels]], *, k: int) -> float:
    """How well groups come back: mean adjusted Rand index, 1 is always the same.

    Args:
        labels: the groups found in all points, shape (n,).
        again: what `resampled` found in the same points.
        k: how many groups the method was asked for.
    """
    return float(np.mean([adjusted_rand_score(labels, f[k]) if k in f else 0.0 for f in again]))
