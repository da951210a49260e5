"""Groups of points that are alike: each method is one file and one line in `CATALOGUE`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from regulars.segments.cluster.bisecting import Bisecting, BisectingClusters, BisectingConfig
from regulars.segments.cluster.clusterer import Clusterer, Clusters
from regulars.segments.cluster.dbscan import DBSCAN, DBSCANConfig, suggest_eps
from regulars.segments.cluster.exemplars import ExemplarClusters
from regulars.segments.cluster.gmm import (
    GaussianClusters,
    GaussianMixtureConfig,
    GaussianMixtures,
)
from regulars.segments.cluster.hdbscan import HDBSCAN, HDBSCANConfig
from regulars.segments.cluster.hierarchical import (
    Hierarchical,
    HierarchicalClusters,
    HierarchicalConfig,
)
from regulars.segments.cluster.kmeans import KMeans, KMeansClusters, KMeansConfig
from regulars.segments.cluster.kprototypes import (
    KPrototypes,
    KPrototypesConfig,
    PrototypeClusters,
)
from regulars.segments.reduce.reducer import Matrix

CATALOGUE: dict[str, Any] = {
    "kmeans": KMeans,
    "bisecting": Bisecting,
    "hierarchical": Hierarchical,
    "gmm": GaussianMixtures,
    "dbscan": DBSCAN,
    "hdbscan": HDBSCAN,
    "kprototypes": KPrototypes,
}
"""Method name to class; a class is built from its config and satisfies `Clusterer`."""

CONFIGS: dict[str, type[BaseModel]] = {
    "kmeans": KMeansConfig,
    "bisecting": BisectingConfig,
    "hierarchical": HierarchicalConfig,
    "gmm": GaussianMixtureConfig,
    "dbscan": DBSCANConfig,
    "hdbscan": HDBSCANConfig,
    "kprototypes": KPrototypesConfig,
}
"""Method name to the class of its settings."""

REFIT_STARTS = 3


def method(config: Any) -> Clusterer:  # noqa: ANN401 - one of the classes of `CONFIGS`
    """The method that a config names, ready to fit."""
    found: Clusterer = CATALOGUE[config.algorithm](config)
    return found


def quick_method(config: Any) -> Clusterer:  # noqa: ANN401 - one of the classes of `CONFIGS`
    """The same method with fewer starts, for the many refits of the evidence."""
    if "starts" in type(config).model_fields:
        config = config.model_copy(update={"starts": min(REFIT_STARTS, config.starts)})
    return method(config)


def takes_categories(config: Any) -> bool:  # noqa: ANN401 - one of the classes of `CONFIGS`
    """Whether a method groups codes of categories beside numbers."""
    return "categories" in type(config).model_fields


def euclidean(method_or_groups: Clusterer | Clusters, points: Matrix) -> Matrix:
    """The points where Euclid's distance is the method's own: the same ones for most methods.

    Args:
        method_or_groups: the method, or what it found.
        points: shape (n, d).
    """
    own = getattr(method_or_groups, "euclidean", None)
    if own is None:
        return points
    flat: Matrix = own(points)
    return flat


def fit_each(
    clusterer: Clusterer, points: Matrix, ks: Iterable[int], *, seed: int
) -> dict[int, Clusters]:
    """Fit several numbers of groups, sharing work where possible: for each k what `fit` finds.

    Args:
        clusterer: the method.
        points: shape (n, d), with at least as many different points as the largest k.
        ks: the numbers of groups.
        seed: of every random choice.
    """
    together = getattr(clusterer, "fit_range", None)
    if together is not None:
        found: dict[int, Clusters] = together(points, ks, seed=seed)
        return found
    return {k: clusterer.fit(points, k, seed=seed) for k in ks}


def refined(clusterer: Clusterer, clusters: Clusters, points: Matrix, *, seed: int) -> Clusters:
    """Refine groups found in the first points on all of them, where the method can.

    A method that would start anew keeps what it found first: other groups, and maybe another
    number of them, are not those that were chosen.

    Args:
        clusterer: the method that found the groups.
        clusters: the groups.
        points: shape (n, d), beginning with the points in which they were found.
        seed: of every random choice.
    """
    if not clusterer.refines:
        return clusters
    return clusterer.fit(points, clusters.k, seed=seed, start=clusters.predict(points))


__all__ = [
    "CATALOGUE",
    "CONFIGS",
    "DBSCAN",
    "HDBSCAN",
    "Bisecting",
    "BisectingClusters",
    "BisectingConfig",
    "Clusterer",
    "Clusters",
    "DBSCANConfig",
    "ExemplarClusters",
    "GaussianClusters",
    "GaussianMixtureConfig",
    "GaussianMixtures",
    "HDBSCANConfig",
    "Hierarchical",
    "HierarchicalClusters",
    "HierarchicalConfig",
    "KMeans",
    "KMeansClusters",
    "KMeansConfig",
    "KPrototypes",
    "KPrototypesConfig",
    "PrototypeClusters",
    "euclidean",
    "fit_each",
    "method",
    "quick_method",
    "refined",
    "suggest_eps",
    "takes_categories",
]
