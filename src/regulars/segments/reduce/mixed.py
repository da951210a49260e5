"""Numbers reduced, categories left alone: what methods for mixed data group.

The features hold a category as one number for each of its levels (`regulars.segments.encode`), of
which a customer has at most one. Here the other numbers are reduced by any method, and each
category becomes one column again, its code: the position of the customer's level, from 1, or 0
where the level is unknown, too rare to be kept or new. No component mixes codes.

Cost that of the reduction, and O(n) for each level.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import narwhals as nw
import numpy as np

from regulars.segments.reduce.reducer import Matrix, Reducer, Reduction
from regulars.segments.scale import Vector


@dataclass(frozen=True, slots=True)
class Category:
    """One category among f features."""

    column: str
    """The column of texts."""
    places: tuple[int, ...]
    """Which features stand for its levels."""
    absent: Vector
    """What each of them holds where the customer does not have the level, in scaled units."""
    present: Vector
    """What each of them holds where the customer has it."""
    limit: Vector
    """What each of them exceeds where the customer has it."""

    def codes(self, points: Matrix) -> Vector:
        """The codes of points of shape (n, f): shape (n,)."""
        has = points[:, self.places] > self.limit
        codes: Vector = has @ np.arange(1.0, len(self.places) + 1)
        return codes

    def expression(self, columns: Sequence[str]) -> nw.Expr:
        """`codes` for any engine, from the names of the f columns."""
        code = nw.lit(0.0)
        for number, (place, limit) in enumerate(zip(self.places, self.limit, strict=True), start=1):
            has = nw.col(columns[place]) > float(limit)
            code = code + nw.when(has).then(nw.lit(float(number))).otherwise(nw.lit(0.0))
        return code

    def put_back(self, codes: Vector, points: Matrix) -> None:
        """Write the features that codes of shape (n,) stand for into points of shape (n, f)."""
        for number, place in enumerate(self.places, start=1):
            has = np.round(codes) == number
            points[:, place] = np.where(has, self.present[number - 1], self.absent[number - 1])

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "column": self.column,
            "places": list(self.places),
            "absent": self.absent.tolist(),
            "present": self.present.tolist(),
            "limit": self.limit.tolist(),
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        numbers = {
            n: np.asarray(state[n], dtype=np.float64) for n in ("absent", "present", "limit")
        }
        return cls(column=state["column"], places=tuple(state["places"]), **numbers)


@dataclass(frozen=True, slots=True)
class MixedReduction:
    """Coordinates of the numbers, then a code for each category."""

    numbers: tuple[int, ...]
    """Which of the f features are no levels of a category."""
    reduction: Reduction | None
    """The fitted reduction of these; None where there are none."""
    categories: tuple[Category, ...]
    """The categories, at least one; every feature is in one of them or in `numbers`."""

    @property
    def width(self) -> int:
        """How many coordinates and codes."""
        return (self.reduction.width if self.reduction else 0) + len(self.categories)

    def transform(self, points: Matrix) -> Matrix:
        """Reduce points of shape (n, f) to shape (n, width), the codes last."""
        reduced = [self.reduction.transform(points[:, self.numbers])] if self.reduction else []
        return np.column_stack([*reduced, *(c.codes(points) for c in self.categories)])

    def reconstruct(self, codes: Matrix) -> Matrix:
        """Go back from shape (n, width) to features: shape (n, f)."""
        levels = sum(len(c.places) for c in self.categories)
        points: Matrix = np.empty((len(codes), len(self.numbers) + levels))
        first = self.width - len(self.categories)
        if self.reduction:
            points[:, self.numbers] = self.reduction.reconstruct(codes[:, :first])
        for number, category in enumerate(self.categories, start=first):
            category.put_back(codes[:, number], points)
        return points

    def expressions(self, columns: Sequence[str], prefix: str) -> list[nw.Expr] | None:
        """Return `transform` for any engine, None where the reduction works on batches only."""
        reduced: list[nw.Expr] | None = []
        if self.reduction:
            reduced = self.reduction.expressions([columns[i] for i in self.numbers], prefix)
        if reduced is None:
            return None
        return [
            *reduced,
            *(
                category.expression(columns).alias(f"{prefix}{number}")
                for number, category in enumerate(self.categories, start=len(reduced) + 1)
            ),
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "numbers": list(self.numbers),
            "reduction": self.reduction.to_dict() if self.reduction else None,
            "categories": [category.to_dict() for category in self.categories],
        }

    @classmethod
    def from_dict(
        cls, state: dict[str, Any], restore: Callable[[dict[str, Any]], Reduction]
    ) -> Self:
        """Restore what `to_dict` returned; `restore` is that of the numbers' method."""
        inner = state["reduction"]
        return cls(
            tuple(state["numbers"]),
            None if inner is None else restore(inner),
            tuple(Category.from_dict(category) for category in state["categories"]),
        )


class Mixed:
    """Learns a reduction of the numbers beside categories.

    >>> from regulars.segments.reduce import NoReduction, UnreducedConfig
    >>> plan = Category("plan", (1, 2), np.zeros(2), np.ones(2), np.full(2, 0.5))
    >>> points = np.array([[7.0, 1.0, 0.0], [8.0, 0.0, 1.0], [9.0, 0.0, 0.0]])
    >>> found = Mixed(NoReduction(UnreducedConfig()), (plan,)).fit(points, seed=0)
    >>> found.transform(points)[:, 1].tolist()
    [1.0, 2.0, 0.0]
    """

    def __init__(self, reducer: Reducer, categories: Sequence[Category]) -> None:
        self.reducer = reducer
        self.categories = tuple(categories)

    def fit(self, points: Matrix, *, seed: int) -> MixedReduction:
        """Learn from points of shape (n, f)."""
        levels = {place for category in self.categories for place in category.places}
        numbers = tuple(place for place in range(points.shape[1]) if place not in levels)
        reduction = self.reducer.fit(points[:, numbers], seed=seed) if numbers else None
        return MixedReduction(numbers, reduction, self.categories)
