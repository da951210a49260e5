"""Groups of points that are alike: each method is one file and one line in `CATALOGUE`."""

from __future__ import annotations

from regulars.segments.cluster.clusterer import Clusterer, Clusters
from regulars.segments.cluster.kmeans import KMeans, KMeansClusters, KMeansConfig

CATALOGUE: dict[str, type[KMeans]] = {"kmeans": KMeans}
"""Method name to class; a class is built from its config and satisfies `Clusterer`."""

CONFIGS = {"kmeans": KMeansConfig}
"""Method name to the class of its settings."""

__all__ = [
    "CATALOGUE",
    "CONFIGS",
    "Clusterer",
    "Clusters",
    "KMeans",
    "KMeansClusters",
    "KMeansConfig",
]
