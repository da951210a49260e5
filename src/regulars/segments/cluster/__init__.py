"""Groups of points that are alike: each method is one file and one line in `CATALOGUE`."""

from __future__ import annotations

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
    "method",
    "quick_method",
    "suggest_eps",
]
