"""Names for the array types of this room, and drawing from many distributions at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ladder:
    """Several discrete distributions laid end to end, so that one binary search draws from all.

    Row `r` holds the cumulative weights of distribution `r`, scaled to (r, r + 1]. A position in
    [0, 1) on a row stands for a column and a fraction of that column's weight.

    Attributes:
        rungs: the rows end to end, ascending, shape (rows * columns,).
        columns: number of columns of each row.
        totals: sum of the weights of each row before scaling, shape (rows,).

    >>> coin = Ladder.from_weights(np.array([[1.0, 3.0], [1.0, 0.0]]))
    >>> column, fraction = coin.locate(np.array([0, 0, 1]), np.array([0.1, 0.625, 0.9]))
    >>> column.tolist(), fraction.round(3).tolist()
    ([0, 1, 0], [0.4, 0.5, 0.9])
    """

    rungs: Floats
    columns: int
    totals: Floats

    @classmethod
    def from_weights(cls, weights: Floats) -> Ladder:
        """Lay out weights of shape (rows, columns), not negative, each row with some weight."""
        rows, columns = weights.shape
        cumulative = np.cumsum(weights, axis=1)
        totals = cumulative[:, -1].copy()
        scaled = cumulative / totals[:, None] + np.arange(rows)[:, None]
        return cls(scaled.ravel(), columns, totals)

    def locate(self, row: Ints, position: Floats) -> tuple[Ints, Floats]:
        """Find the column and the fraction of it at each position on each row."""
        rung = np.searchsorted(self.rungs, row + position, side="right")
        rung = np.clip(rung, row * self.columns, (row + 1) * self.columns - 1)
        low = np.where(rung == 0, 0.0, self.rungs[rung - 1])
        width = self.rungs[rung] - low
        fraction = np.divide(row + position - low, width, out=np.zeros(len(rung)), where=width > 0)
        return rung - row * self.columns, np.clip(fraction, 0.0, 1.0 - 1e-9)

    def position(self, row: Ints, column: Ints) -> Floats:
        """Return the position in [0, 1] at which a column begins; `columns` itself is the end."""
        rung = row * self.columns + column
        return np.where(column == 0, 0.0, self.rungs[rung - 1] - row)

    def draw(self, row: Ints, rng: np.random.Generator) -> Ints:
        """Draw one column from each named row."""
        return self.locate(row, rng.random(len(row)))[0]

    def draw_between(self, row: Ints, low: Ints, high: Ints, rng: np.random.Generator) -> Ints:
        """Draw one column from each named row among the columns low <= column < high."""
        start, stop = self.position(row, low), self.position(row, high)
        column, _ = self.locate(row, start + rng.random(len(row)) * (stop - start))
        return np.clip(column, low, high - 1)


def rank_in_group(group: Ints) -> Ints:
    """Number the rows of each run of equal values from 0.

    >>> rank_in_group(np.array([4, 4, 4, 7, 9, 9])).tolist()
    [0, 1, 2, 0, 0, 1]
    """
    index = np.arange(len(group))
    begins = np.ones(len(group), dtype=np.bool_)
    begins[1:] = group[1:] != group[:-1]
    return index - np.maximum.accumulate(np.where(begins, index, 0))
