"""Whether groups come back when customers are resampled.

The mean adjusted Rand index (:cite:t:`hubert:ari`) between the groups and those found again in
bootstrap resamples (:cite:t:`hennig:stability`, :cite:t:`fang:bootstrap`). A bootstrap repeats
customers, and customers at no distance from each other are what methods of density look for; these
get subsets of 80 % without repeats.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from regulars.segments.cluster import Clusterer, fit_each
from regulars.segments.cluster.clusterer import Labels
from regulars.segments.evidence.different import different_points
from regulars.segments.reduce.reducer import Matrix

SUBSET = 0.8


def resampled(
    points: Matrix, clusterer: Clusterer, ks: Sequence[int], *, resamples: int, seed: int
) -> list[dict[int, Labels]]:
    """Find groups again in bootstrap resamples of n points, or in subsets of them (see above).

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
        resample = points[np.sort(_drawn(len(points), rng, repeats=clusterer.takes_k))]
        most = different_points(resample)
        found = fit_each(clusterer, resample, [k for k in ks if k <= most], seed=seed)
        again.append({k: clusters.predict(points) for k, clusters in found.items()})
    return again


def _drawn(n: int, rng: np.random.Generator, *, repeats: bool) -> npt.NDArray[np.intp]:
    """Rows of n: as many with repeats, or a subset."""
    if repeats:
        return rng.integers(0, n, size=n)
    return rng.choice(n, size=max(1, round(SUBSET * n)), replace=False)


def stability(labels: Labels, again: Sequence[Mapping[int, Labels]], *, k: int) -> float:
    """How well groups come back: mean adjusted Rand index, 1 is always the same.

    Args:
        labels: the groups found in all points, shape (n,).
        again: what `resampled` found in the same points.
        k: how many groups the method was asked for.
    """
    from sklearn.metrics import adjusted_rand_score

    return float(np.mean([adjusted_rand_score(labels, f[k]) if k in f else 0.0 for f in again]))
