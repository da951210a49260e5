"""Customers in the order in which they would be chosen."""

from __future__ import annotations

import numpy as np

from regulars.predictions.evaluate.interval import Vector


def outcomes_by_rank(outcome: Vector, score: Vector) -> Vector:
    """The outcomes from the highest score down, shape (n,).

    Customers with the same score have no order: each gets the mean outcome of them all, so that the
    result does not depend on the order of the rows.

    >>> outcomes_by_rank(np.array([1.0, 0.0, 1.0]), np.array([0.9, 0.5, 0.5]))
    array([1. , 0.5, 0.5])
    """
    _, place, tied = np.unique(-score, return_inverse=True, return_counts=True)
    means = np.bincount(place, weights=outcome) / tied
    ranked: Vector = np.repeat(means, tied)
    return ranked
