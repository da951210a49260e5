"""One honest tree: half of its rows choose the splits, the other half tells the effects.

The tree grows level by level. Rows of all nodes of a level are counted at once, per column, into
a histogram over node, arm (and outcome, if yes or no) and bin; every split of every node is a
difference of cumulated counts. Cost O(rows x columns x depth), no sorting, no recursion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from regulars.predictions.uplift.experiment import Floats, Rows
from regulars.predictions.uplift.learners.forest.criteria import Criterion, Side
from regulars.predictions.uplift.parts.bins import Codes

_NO_SPLIT = 255  # no code is above: all rows go left


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows of a tree."""

    codes: Codes
    """Bins, shape (columns, rows)."""
    treated: npt.NDArray[np.intp]
    """0 or 1, shape (rows,)."""
    y: Floats
    """Outcome, shape (rows,)."""
    binary: bool
    """It is 0 or 1."""

    def take(self, rows: Rows) -> Sample:
        """Some of the rows."""
        return Sample(self.codes[:, rows], self.treated[rows], self.y[rows], self.binary)


@dataclass(frozen=True, slots=True)
class Splits:
    """A complete tree: node i has the children 2 i + 1 and 2 i + 2."""

    column: npt.NDArray[np.intp]
    """Column that a node asks, shape (2 ** depth - 1,)."""
    threshold: npt.NDArray[np.uint8]
    """A row with a higher bin goes right; 255 sends all left, so the node is a leaf."""


def grow(
    sample: Sample,
    *,
    criterion: Criterion,
    depth: int,
    bins: int,
    fewest: tuple[int, int],
    columns: int,
    random: np.random.Generator,
) -> Splits:
    """Choose the splits.

    Args:
        sample: the rows that choose.
        criterion: the gain of a split.
        depth: the most splits on a path.
        bins: codes are below `bins` + 1.
        fewest: the fewest rows of control and of treatment on each side.
        columns: how many columns, drawn anew at each level, its splits may ask.
        random: draws them.
    """
    width = bins + 1
    nodes_in_all = 2**depth - 1
    column = np.zeros(nodes_in_all, dtype=np.intp)
    threshold = np.full(nodes_in_all, _NO_SPLIT, dtype=np.uint8)
    node = np.zeros(len(sample.y), dtype=np.intp)
    for level in range(depth):
        seen = np.sort(random.choice(len(sample.codes), columns, replace=False))
        best_column, best_bin, gain = _best_splits(
            sample, node, 2**level, width, seen=seen, criterion=criterion, fewest=fewest
        )
        split = gain > 0
        first = 2**level - 1
        column[first : first + 2**level] = best_column
        threshold[first : first + 2**level] = np.where(split, best_bin, _NO_SPLIT)
        inside = split[node]
        if not inside.any():
            break
        if not inside.all():
            sample, node = sample.take(np.flatnonzero(inside)), node[inside]
        asked = sample.codes[best_column[node], np.arange(len(node))]
        node = 2 * node + (asked > best_bin[node])
    return Splits(column, threshold)


def _best_splits(
    sample: Sample,
    node: Rows,
    nodes: int,
    width: int,
    *,
    seen: Rows,
    criterion: Criterion,
    fewest: tuple[int, int],
) -> tuple[Rows, Rows, Floats]:
    """Column, bin and gain of the best split of each node of a level."""
    best = np.full(nodes, -np.inf)
    best_column, best_bin = np.zeros(nodes, dtype=np.intp), np.zeros(nodes, dtype=np.intp)
    at = np.arange(nodes)
    count = _counter(sample, node, nodes, width)
    variances: tuple[Floats, Floats] = _variances(sample, node, nodes)
    for j in seen.tolist():
        n, s = count(sample.codes[j])
        left = Side(n[:, 0, :-1], n[:, 1, :-1], s[:, 0, :-1], s[:, 1, :-1])
        before = Side(n[:, 0, -1:], n[:, 1, -1:], s[:, 0, -1:], s[:, 1, -1:])
        right = before - left
        with np.errstate(divide="ignore", invalid="ignore"):
            gain = criterion(left, right, before, *variances)
        enough = (np.minimum(left.n0, right.n0) >= fewest[0]) & (
            np.minimum(left.n1, right.n1) >= fewest[1]
        )
        gain = np.where(enough, gain, -np.inf)
        where = gain.argmax(axis=1)
        value = gain[at, where]
        better = value > best
        best[better], best_column[better], best_bin[better] = value[better], j, where[better]
    return best_column, best_bin, best


def _counter(sample: Sample, node: Rows, nodes: int, width: int) -> Any:  # noqa: ANN401
    """A function from a column's codes to cumulated counts and sums, shape (nodes, 2, width)."""
    if sample.binary:  # the outcome is part of the cell: one count tells both
        cell = ((node * 2 + sample.treated) * 2 + sample.y.astype(np.intp)) * width

        def both(codes: npt.NDArray[np.uint8]) -> tuple[Floats, Floats]:
            found = np.bincount(cell + codes, minlength=nodes * 4 * width)
            cumulated = found.reshape(nodes, 2, 2, width).cumsum(axis=3, dtype=np.float64)
            return cumulated.sum(axis=2), cumulated[:, :, 1]

        return both
    cell = (node * 2 + sample.treated) * width

    def each(codes: npt.NDArray[np.uint8]) -> tuple[Floats, Floats]:
        at, size = cell + codes, nodes * 2 * width
        n = np.bincount(at, minlength=size).reshape(nodes, 2, width)
        s = np.bincount(at, sample.y, minlength=size).reshape(nodes, 2, width)
        return n.cumsum(axis=2, dtype=np.float64), s.cumsum(axis=2)

    return each


def _variances(sample: Sample, node: Rows, nodes: int) -> tuple[Floats, Floats]:
    """Variance of the outcome of control and of treatment in each node, shape (nodes, 1)."""
    cell = node * 2 + sample.treated
    n = np.maximum(np.bincount(cell, minlength=2 * nodes), 1)
    mean = np.bincount(cell, sample.y, minlength=2 * nodes) / n
    square = np.bincount(cell, sample.y**2, minlength=2 * nodes) / n
    variance = (square - mean**2).reshape(nodes, 2)
    return variance[:, :1], variance[:, 1:]


def effects(sample: Sample, splits: Splits, *, depth: int, fewest: int) -> Floats:
    """The effect at each end of the tree, from rows that did not choose it: (2 ** depth,).

    A node with fewer than `fewest` rows of an arm takes the effect of the node before.
    """
    node = np.zeros(len(sample.y), dtype=np.intp)
    row = np.arange(len(node))
    for level in range(depth):
        at = node + 2**level - 1
        node = 2 * node + (sample.codes[splits.column[at], row] > splits.threshold[at])
    cell, size = node * 2 + sample.treated, 2 ** (depth + 1)
    counts = [np.bincount(cell, minlength=size).reshape(-1, 2).astype(np.float64)]
    sums = [np.bincount(cell, sample.y, minlength=size).reshape(-1, 2)]
    for _ in range(depth):
        counts.append(counts[-1].reshape(-1, 2, 2).sum(axis=1))
        sums.append(sums[-1].reshape(-1, 2, 2).sum(axis=1))
    found = np.zeros(1)
    for level, (n, s) in enumerate(zip(reversed(counts), reversed(sums), strict=True)):
        mean = s / np.maximum(n, 1)
        inherited = found if level == 0 else np.repeat(found, 2)
        found = np.where(n.min(axis=1) >= fewest, mean[:, 1] - mean[:, 0], inherited)
    return found
