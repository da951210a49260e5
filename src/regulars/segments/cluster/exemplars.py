"""Groups of any shape, told by examples: what density methods leave behind.

A point belongs where the nearest example belongs (the rule of :cite:t:`cover:nearest`), unless it
is farther from it than the example's reach: then it is noise, a point like no others. Where no
point was noise when the groups were found, there is no group of noise and the nearest example
decides alone.

Of many examples a few are kept: in each group the farthest from each other (farthest first,
:cite:t:`gonzalez:farthest`), so that no example is farther than r from one kept, and each reach
grows by r.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import narwhals as nw
import numpy as np

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.cluster.nearest import farthest_first, group_means, nearest
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector

_FEWEST_OF_A_GROUP = 20
_ROUNDING = 1e-9  # relative: a point at exactly the reach belongs


@dataclass(frozen=True, slots=True)
class ExemplarClusters:
    """Examples and their groups."""

    exemplars: Matrix
    """Shape (m, d)."""
    groups: Labels
    """The group of each example, shape (m,)."""
    reach: Vector
    """The distance up to which each example speaks for a point, shape (m,)."""
    centres: Matrix
    """The mean of each group's members, shape (k, d)."""
    noise: int | None
    """The group of points like no others; None where no point was."""
    explanation: str
    """In words: the settings used and where they came from."""

    @property
    def k(self) -> int:
        """How many groups, the one of noise among them."""
        return len(self.centres)

    def predict(self, points: Matrix) -> Labels:
        """Return the group of each point of shape (n, d): shape (n,)."""
        from scipy.spatial import KDTree

        away, example = KDTree(self.exemplars).query(points)
        labels = self.groups[example]
        if self.noise is not None:
            beyond = away > self.reach[example] * (1 + _ROUNDING)
            labels = np.where(beyond, self.noise, labels)
        return np.asarray(labels, dtype=np.intp)

    def reordered(self, order: Sequence[int]) -> Self:
        """Return the same groups renumbered: the new group i is the old group `order[i]`."""
        new_number = np.argsort(np.asarray(order, dtype=np.intp))
        return replace(
            self,
            groups=new_number[self.groups],
            centres=self.centres[list(order)],
            noise=None if self.noise is None else int(new_number[self.noise]),
        )

    def scores(self, columns: Sequence[str], prefix: str) -> list[nw.Expr] | None:  # noqa: ARG002
        """None: thousands of examples are for batches."""
        return None

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "exemplars": self.exemplars.tolist(),
            "groups": self.groups.tolist(),
            "reach": self.reach.tolist(),
            "centres": self.centres.tolist(),
            "noise": self.noise,
            "explanation": self.explanation,
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        return cls(
            exemplars=np.asarray(state["exemplars"], dtype=np.float64),
            groups=np.asarray(state["groups"], dtype=np.intp),
            reach=np.asarray(state["reach"], dtype=np.float64),
            centres=np.asarray(state["centres"], dtype=np.float64),
            noise=state["noise"],
            explanation=state["explanation"],
        )


@dataclass(frozen=True, slots=True)
class Examples:
    """Examples as a method found them, before any is left out.

    Attributes:
        points: shape (m, d).
        groups: shape (m,): 0 and up, -1 for noise.
        reach: shape (m,), of no meaning for noise.
    """

    points: Matrix
    groups: Labels
    reach: Vector

    def thinned(self, limit: int) -> Examples:
        """Keep about `limit` of the examples, each group's share of them and at least 20."""
        if len(self.points) <= limit:
            return self
        kept, reach = [], self.reach.copy()
        for group in np.unique(self.groups):
            members = np.flatnonzero(self.groups == group)
            count = max(_FEWEST_OF_A_GROUP, round(limit * len(members) / len(self.points)))
            if count < len(members):
                chosen = members[farthest_first(self.points[members], count)]
                spread = nearest(self.points[members], self.points[chosen])[1].max()
                reach[chosen] += np.sqrt(spread)
                members = np.sort(chosen)
            kept.append(members)
        rows = np.concatenate(kept)
        return Examples(self.points[rows], self.groups[rows], reach[rows])


def from_examples(examples: Examples, points: Matrix, explanation: str) -> ExemplarClusters:
    """Number the groups by their centres, noise last, and leave out those without members.

    Args:
        examples: at least one.
        points: the customers whose means are the centres, shape (n, d).
        explanation: how the settings were found, in words.
    """
    old = np.unique(examples.groups[examples.groups >= 0])
    noise = len(old)
    groups = np.where(examples.groups < 0, noise, np.searchsorted(old, examples.groups))
    draft = ExemplarClusters(
        exemplars=examples.points,
        groups=groups.astype(np.intp),
        reach=np.where(examples.groups < 0, 0.0, examples.reach),
        centres=np.zeros((noise + 1, points.shape[1])),
        noise=noise,
        explanation=explanation,
    )
    labels = draft.predict(points)
    if not (labels == noise).any():
        draft = replace(draft, noise=None)
    there, numbers = np.unique(labels, return_inverse=True)
    centres = group_means(points, numbers, len(there))
    listed = np.isin(draft.groups, there)
    draft = replace(
        draft,
        exemplars=draft.exemplars[listed],
        groups=np.searchsorted(there, draft.groups[listed]).astype(np.intp),
        reach=draft.reach[listed],
        centres=centres,
        noise=None if draft.noise is None else len(there) - 1,
    )
    known = len(there) - (draft.noise is not None)
    order = np.lexsort(centres[:known].T[::-1]).tolist()
    return draft.reordered([*order, *range(known, len(there))])
