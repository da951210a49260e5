"""How much of the features a reduction gives back for customers it has not seen.

Kept share = 1 - sum (x - x')^2 / sum (x - m)^2 over held-out customers, with x' the reconstruction
and m the mean of the customers learned from: 1 is everything, 0 no more than the mean gives.
"""

from __future__ import annotations

import numpy as np

from regulars.segments.reduce import PCA, Matrix, PCAConfig, Reduction


def kept_share(reduction: Reduction, learned_from: Matrix, held_out: Matrix) -> float:
    """The kept share of a reduction.

    Args:
        reduction: fitted on `learned_from`.
        learned_from: shape (n, f).
        held_out: shape (m, f), m at least 1.

    >>> from regulars.segments.reduce import Unreduced
    >>> points = np.array([[0.0, 1.0], [2.0, 3.0]])
    >>> kept_share(Unreduced(2), points, points)
    1.0
    """
    lost = held_out - reduction.reconstruct(reduction.transform(held_out))
    spread = held_out - learned_from.mean(axis=0)
    return 1.0 - float(np.square(lost).sum()) / float(np.square(spread).sum())


def pca_kept_share(width: int, learned_from: Matrix, held_out: Matrix) -> float:
    """The kept share of principal components, `width` of them."""
    components = PCA(PCAConfig(width=width)).fit(learned_from, seed=0)
    return kept_share(components, learned_from, held_out)
