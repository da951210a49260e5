"""Whether every two groups have a border between them, or are halves of one cloud.

Where a method was asked for more groups than there are, it cuts one in two. Such a cut shows on
the line from the middle of one to the middle of the other. With t the place of a customer of either
along it (0 and 1 the two middles), and n(c) the customers closer to c than `NEAR`::

    density = n(1/2) / sqrt(n(0) n(1))

A cloud whose density is log-concave (normal, uniform, gamma, ...) stays so when projected
on a line (:cite:t:`prekopa:logconcave`), so that in halves of one cloud the density at the border
is at least the geometric mean of those at its middles: 1 or more. Between groups it is less,
whatever their sizes. Few customers make it less by chance: with the standard error of its
logarithm, sqrt(1/n(1/2) + 1/4n(0) + 1/4n(1)), a border is where it is below 1 by half of that.
Groups that no border parts, directly or through others, count as one.

A method places its cuts where its own customers happen to be few; so the customers counted are
others than those that the groups were found in: those that a bootstrap left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from scipy.sparse.csgraph import connected_components

from regulars.segments.evidence.stability import Resample
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector

NEAR = 0.15
SURE = 0.5  # standard errors by which the border has to be thinner
_UNSEEN = 0.5  # added to each number, so that none is 0


def parted_groups(points: Matrix, again: Sequence[Resample], *, k: int) -> float | None:
    """How many of k groups are parted, halves of one cloud counting once.

    Args:
        points: shape (n, d).
        again: groups found in bootstrap resamples of these points.
        k: how many groups were asked for.

    Returns:
        The mean over the resamples; None where none tells.
    """
    found = [_parted(points, of, k) for of in again if k in of.labels]
    told = [groups for groups in found if groups is not None]
    return float(np.mean(told)) if told else None


def _parted(points: Matrix, resample: Resample, k: int) -> int | None:
    """How many are parted in one resample, counted among those not drawn."""
    labels = resample.labels[k]
    drawn = labels[resample.rows]
    others = np.setdiff1d(np.arange(len(points)), resample.rows)
    if not len(others):
        return None
    groups = np.unique(drawn)
    members = [points[others[labels[others] == g]] for g in groups]
    middles = [points[resample.rows[drawn == g]].mean(axis=0) for g in groups]
    halves = np.zeros((len(groups), len(groups)))
    for a, b in combinations(range(len(groups)), 2):
        both = np.vstack([members[a], members[b]])
        halves[a, b] = not is_border(both, middles[a], middles[b])
    return int(connected_components(halves, directed=False)[0])


def is_border(points: Matrix, here: Vector, there: Vector) -> bool:
    """See the module; of the members of two groups and their middles, shape (d,)."""
    step = there - here
    along = (points - here) @ step / max(float(step @ step), 1e-12)
    first, border, last = (
        np.count_nonzero(np.abs(along - place) < NEAR) + _UNSEEN for place in (0.0, 0.5, 1.0)
    )
    error = np.sqrt(1 / border + (1 / first + 1 / last) / 4)
    return bool(np.log(border / np.sqrt(first * last)) < -SURE * error)
