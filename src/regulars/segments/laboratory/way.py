"""What a way of grouping is called in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "pca": "principal components",
    "weighted": "the features that carry groups",
    "none": "the features themselves",
    "autoencoder": "an autoencoder's codes",
    "autoencoder-tied": "codes of an autoencoder with tied weights",
    "autoencoder-denoising": "a denoising autoencoder's codes",
    "autoencoder-variational": "a variational autoencoder's codes",
    "kmeans": "k-means",
    "bisecting": "bisecting k-means",
    "hierarchical": "hierarchical clustering",
    "gmm": "a Gaussian mixture",
    "dbscan": "DBSCAN",
    "hdbscan": "HDBSCAN",
    "kprototypes": "k-prototypes",
}


def way_in_words(clustering: str, reduction: str) -> str:
    """Name a way by its methods' names in the catalogues; another package's stay as they are.

    >>> way_in_words("kmeans", "none")
    'k-means on the features themselves'
    """
    return f"{WORDS.get(clustering, clustering)} on {WORDS.get(reduction, reduction)}"
