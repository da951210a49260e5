"""Points that can be put into groups, and the typed error for those that cannot."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from regulars.model import BadData
from regulars.segments.reduce.reducer import Matrix

_FIRST_ROWS = 1_000
_GROWTH = 10


def check_points(points: Matrix, k: int) -> None:
    """See that points can make k groups, none of them empty.

    Args:
        points: shape (n, d).
        k: how many groups are wanted.

    Raises:
        BadData: where a value is missing or infinite, or fewer than k points differ.

    >>> check_points(np.array([[1.0], [1.0]]), 2)
    Traceback (most recent call last):
    ...
    regulars.model.errors.BadData: ...
    """
    if points.ndim != 2 or points.shape[1] == 0:  # noqa: PLR2004 - rows and columns
        raise BadData(
            "there is no feature to group customers by",
            way_out="choose at least one feature that differs between customers",
        )
    if k < 1:
        raise BadData("fewer than one group was asked for", way_out="ask for at least one group")
    if not np.isfinite(points).all():
        raise BadData(
            "a value is missing or infinite, so its distance to the others is unknown",
            way_out="scale the features first, which fills missing and infinite values",
        )
    there = different(points, enough=k)
    if there < k:
        raise BadData(
            f"{k} groups need {k} customers who differ, and {there} of {len(points):,} do",
            way_out="ask for fewer groups, or read a longer period",
        )


def different(points: Matrix, *, enough: int) -> int:
    """How many points of shape (n, d) differ, counting no further than `enough`.

    >>> different(np.array([[0.0], [0.0], [1.0], [2.0]]), enough=2)
    2
    """
    rows = min(_FIRST_ROWS, len(points))
    while True:
        found = len(np.unique(points[:rows], axis=0))
        if found >= enough or rows == len(points):
            return min(found, enough)
        rows = min(rows * _GROWTH, len(points))


def chosen_rows(count: int, limit: int, *, seed: int) -> npt.NDArray[np.intp]:
    """Draw at most `limit` of `count` rows without replacement, in ascending order."""
    if count <= limit:
        return np.arange(count)
    drawn = np.random.default_rng(seed).choice(count, limit, replace=False)
    return np.asarray(np.sort(drawn), dtype=np.intp)


def seed_of(*numbers: int) -> int:
    """One seed of 32 bits from several numbers that are not negative."""
    return int(np.random.SeedSequence(list(numbers)).generate_state(1)[0])
