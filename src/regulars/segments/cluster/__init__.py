"""Groups of points that are alike: each method is one file and one line in `CATALOGUE`."""

from __future__ import annotations

from typing import Any

from regulars.segments.cluster.clusterer import Clusterer, Clusters
from regulars.segments.cluster.kmeans import KMeans, KMeansClusters, KMeansConfig

CATALOGUE: dict[str, Any] = {"kmeans": KMeans}
"""Method name to class; a class is built from its config and satisfies `Clusterer`."""

CONFIGS = {"kmeans": KMeansConfig}
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
    "Clusterer",
    "Clusters",
    "KMeans",
    "KMeansClusters",
    "KMeansConfig",
    "method",
    "quick_method",
]
