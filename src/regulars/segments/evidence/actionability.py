"""Whether a marketer can tell segments apart and gains from it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.scale import Vector


def profile_distance(values: Mapping[str, Vector], labels: Labels) -> float | None:
    """How different the two most similar segments are.

    For each pair of segments: the largest standardised difference |m_a - m_b| / s of a feature's
    means, s its standard deviation over all customers; of these the smallest. 0.8 is often called
    large (:cite:t:`cohen:power`). Missing values are left out.

    Args:
        values: each feature, shape (n,), NaN where missing.
        labels: the segment of each customer, shape (n,).

    Returns:
        The distance in standard deviations; None with fewer than two segments or no feature.

    >>> value = np.array([0.0, 0.0, 2.0, 2.0])
    >>> profile_distance({"orders": value}, np.array([0, 0, 1, 1]))
    2.0
    """
    segments = np.unique(labels)
    means = []
    for value in values.values():
        known = np.isfinite(value)
        deviation = float(value[known].std()) if known.any() else 0.0
        if deviation > 0:
            own = [value[known & (labels == s)] for s in segments]
            means.append([float(v.mean()) / deviation if len(v) else np.nan for v in own])
    if len(segments) < 2 or not means:  # noqa: PLR2004 - a pair
        return None
    table = np.array(means)
    pairs = [np.abs(table[:, a] - table[:, b]) for a, b in combinations(range(len(segments)), 2)]
    return min(float(np.nanmax(p)) if np.isfinite(p).any() else 0.0 for p in pairs)


def revenue_spread(revenue: Vector, labels: Labels) -> float | None:
    """Share of the variance of revenue per customer that lies between segments (eta squared).

    Args:
        revenue: per customer, shape (n,), NaN where unknown.
        labels: the segment of each customer, shape (n,).

    Returns:
        0 (segments are worth the same) to 1 (segments say it all); None where revenue never varies.

    >>> revenue_spread(np.array([1.0, 1.0, 5.0, 5.0]), np.array([0, 0, 1, 1]))
    1.0
    """
    known = np.isfinite(revenue)
    revenue, labels = revenue[known], labels[known]
    total = float(((revenue - revenue.mean()) ** 2).sum()) if len(revenue) else 0.0
    if total <= 0:
        return None
    between = sum(
        int((labels == s).sum()) * float(revenue[labels == s].mean() - revenue.mean()) ** 2
        for s in np.unique(labels)
    )
    return between / total
