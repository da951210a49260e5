"""The gap statistic (:cite:t:`tibshirani:gap`): how much tighter than a cloud without groups.

With W_k the scatter within k groups and W*_k1..W*_kB that of B reference clouds::

    gap(k) = mean_b log W*_kb - log W_k,    s_k = sd_b(log W*_kb) sqrt(1 + 1/B)

The paper draws its clouds from a box; `regulars.segments.evidence.cloud` draws ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regulars.segments.reduce.reducer import Matrix


@dataclass(frozen=True, slots=True)
class Gap:
    """The gap at one k, and its standard error s_k."""

    gap: float
    error: float


def gap_statistic(log_wcss: Sequence[float], log_reference: Matrix) -> list[Gap]:
    """The gap of each k.

    Args:
        log_wcss: log W_k of the customers, shape (ks,).
        log_reference: log W*_kb of the clouds, shape (B, ks), B at least 1. The standard deviation
            is that of the paper, divided by B.

    >>> gap_statistic([0.0], np.array([[0.5], [1.5]]))
    [Gap(gap=1.0, error=0.6123724356957945)]
    """
    mean, deviation = log_reference.mean(axis=0), log_reference.std(axis=0)
    errors = deviation * np.sqrt(1 + 1 / len(log_reference))
    return [Gap(float(m - own), float(e)) for own, m, e in zip(log_wcss, mean, errors, strict=True)]


def first_within_one_error(ks: Sequence[int], gaps: Sequence[Gap]) -> int:
    """The paper's choice: the smallest k whose gap reaches that of the next k less its error.

    Args:
        ks: ascending numbers of groups; begin with 1 to let one group win.
        gaps: their gaps.

    >>> first_within_one_error([1, 2, 3], [Gap(0.0, 0.1), Gap(0.5, 0.1), Gap(0.55, 0.1)])
    2
    """
    for k, here, after in zip(ks, gaps, gaps[1:], strict=False):
        if here.gap >= after.gap - after.error:
            return k
    return ks[-1]
