"""Are there groups at all, or do the customers form one cloud?

Customers are compared with clouds that look like them but have no groups
(`regulars.segments.evidence.cloud`). In all principal components, in the first three and in the
first alone, k-means cuts both into 2, 3, 4, 6 and 8 groups. With W the scatter within groups, T
the whole scatter, and the mean and deviation taken over the B clouds::

    excess(k) = mean log(W*/T*) - log(W/T),    z(k) = excess(k) / (deviation sqrt(1 + 1/B))

There is structure where z and its excess are both beyond what clouds reach. This is the gap
statistic (:cite:t:`tibshirani:gap`) with other clouds, and a test of significance like SigClust
(:cite:t:`liu:sigclust`). Ten clouds tell a deviation roughly, so no k counts as steadier than the
average one. The last percent at either end of a feature is pulled in first: a few giants are not
groups.

The question is about the customers, not about a method: the answer is the same whichever method
then finds the groups. Groups that no straight cut parts (rings inside rings) are not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regulars.segments.evidence import different_points, fit_cloud
from regulars.segments.reduce.pca import PCA, PCAConfig
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector
from regulars.segments.threads import one_thread

CLOUDS = 10
GROUPS = (2, 3, 4, 6, 8)
CUSTOMERS = 2_000
FEWEST_CUSTOMERS = 30  # below, nothing could be told from chance
SIGNIFICANT = 3.0  # deviations; see docs/how/choosing-segments.md for the false alarms
SUBSTANTIAL = 0.02  # of log scatter: with many customers the smallest oddity is significant
STARTS = 2
GIANTS, GIANTS_SHARE = 5, 0.01  # so many customers at either end do not make a group


@dataclass(frozen=True, slots=True)
class Structure:
    """The verdict.

    Attributes:
        found: whether there are groups.
        z: by how many deviations the customers are tighter than clouds, where that is most.
        excess: the difference of log scatter there.
        groups: the number of groups there; not a recommendation.
        components: in how many principal components that was.
    """

    found: bool
    z: float
    excess: float
    groups: int
    components: int


def find_structure(matrix: Matrix, *, seed: int) -> Structure:
    """Compare customers with clouds.

    Args:
        matrix: scaled features before any reduction, shape (n, f), rows in random order.
        seed: of the clouds.
    """
    matrix = _without_giants(matrix[:CUSTOMERS])
    matrix = matrix[:, np.ptp(matrix, axis=0) > 0]
    different = different_points(matrix) if matrix.shape[1] else 0
    ks = [k for k in GROUPS if k < different]
    if len(matrix) < FEWEST_CUSTOMERS or not ks:
        return Structure(found=False, z=0.0, excess=0.0, groups=1, components=0)
    cloud = fit_cloud(matrix, seed=seed)
    rng = np.random.default_rng([seed, 2])
    clouds = [_components(cloud.draw(rng)) for _ in range(CLOUDS)]
    own = _components(matrix)
    width = own.shape[1]
    best = Structure(found=False, z=-np.inf, excess=0.0, groups=1, components=width)
    for kept in sorted({width, min(3, width), 1}, reverse=True):
        with one_thread():
            here = _log_scatter(own[:, :kept], ks, seed)
            there = np.array([_log_scatter(c[:, :kept], ks, seed) for c in clouds])
        excess = there.mean(axis=0) - here
        own_deviation = there.std(axis=0, ddof=1)
        deviation = np.maximum(own_deviation, max(1e-3, own_deviation.mean()))
        deviation *= np.sqrt(1 + 1 / CLOUDS)
        for k, e, z in zip(ks, excess, excess / deviation, strict=True):
            found = bool(z >= SIGNIFICANT and e >= SUBSTANTIAL)
            if (found, z) > (best.found, best.z):
                best = Structure(found, float(z), float(e), k, kept)
    return best


def _without_giants(matrix: Matrix) -> Matrix:
    few = max(GIANTS_SHARE, GIANTS / max(1, len(matrix)))
    low, high = np.quantile(matrix, [min(few, 0.5), max(1 - few, 0.5)], axis=0)
    return np.clip(matrix, low, high)


def _components(matrix: Matrix) -> Matrix:
    return PCA(PCAConfig()).fit(matrix, seed=0).transform(matrix)


def _log_scatter(points: Matrix, ks: Sequence[int], seed: int) -> Vector:
    """log(W/T) for each k; for as many groups as there are places where there are fewer."""
    from sklearn.cluster import KMeans

    total = float(((points - points.mean(axis=0)) ** 2).sum())
    most = different_points(points)
    fits = (KMeans(min(k, most), n_init=STARTS, random_state=seed).fit(points) for k in ks)
    within = [fit.inertia_ for fit in fits]
    return np.log(np.maximum(np.array(within) / total, 1e-12))
