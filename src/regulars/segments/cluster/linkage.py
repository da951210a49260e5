"""Agglomerative linkage of weighted leaves, in the form that SciPy's `linkage` returns.

Every leaf is a group at first; the two nearest groups merge until one is left. After a merge of s
and t with sizes a and b, the distance from the new group to a group v of size c is
(:cite:t:`lance:agglomerative`)::

    single      min(d_vs, d_vt)
    complete    max(d_vs, d_vt)
    average     (a d_vs + b d_vt) / (a + b)
    ward        sqrt(((a + c) d_vs^2 + (b + c) d_vt^2 - c d_st^2) / (a + b + c))

A leaf that stands for w points has size w; for Ward the distance between two leaves starts as
sqrt(2 w_i w_j / (w_i + w_j)) |x_i - x_j|, so that merging leaves equals merging their points.
The merges are found along chains of nearest neighbours (:cite:t:`murtagh:chain`), which these four
methods allow. SciPy has no weights; with weights of 1 the results agree (a test compares them).

Cost O(m^2) time and memory for m leaves.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector

Method = Literal["ward", "average", "complete", "single"]
_PAIR = 2


def linkage(leaves: Matrix, weights: Vector, method: Method) -> Matrix:
    """Merge m leaves.

    Args:
        leaves: shape (m, d).
        weights: how many points each stands for, shape (m,).
        method: how the distance between groups is measured.

    Returns:
        Shape (m - 1, 4), by ascending height: the two groups merged (leaves are 0 to m - 1, the
        merge in row i is group m + i), their distance, and the points in the new group.

    >>> linkage(np.array([[0.0], [1.0], [5.0]]), np.ones(3), "single")
    array([[0., 1., 1., 2.],
           [2., 3., 4., 3.]])
    """
    from scipy.spatial.distance import cdist

    distances = cdist(leaves, leaves)
    if method == "ward":
        distances *= np.sqrt(2 / (1 / weights[:, None] + 1 / weights[None, :]))
    np.fill_diagonal(distances, np.inf)
    sizes = weights.astype(np.float64)
    there = np.ones(len(leaves), dtype=bool)
    merges = []
    chain: list[int] = []
    for _ in range(len(leaves) - 1):
        if not chain:
            chain.append(int(np.argmax(there)))
        first, second = _mutual(distances, chain)
        height = float(distances[first, second])
        merges.append((first, second, height))
        row = _merged(distances, sizes, first, second, method)
        row[second] = np.inf
        distances[first, :] = distances[:, first] = np.inf
        row[first] = np.inf
        row[~there] = np.inf
        distances[second, :] = distances[:, second] = row
        sizes[second] += sizes[first]
        there[first] = False
    return _numbered(merges, weights)


def cut(merges: Matrix, k: int) -> Labels:
    """The group of each of m leaves when all but the last k - 1 merges are done: shape (m,).

    >>> cut(linkage(np.array([[0.0], [1.0], [5.0]]), np.ones(3), "ward"), 2)
    array([1, 1, 0])
    """
    leaves = len(merges) + 1
    parent = np.arange(2 * leaves - 1)
    for number, (first, second) in enumerate(merges[: leaves - k, :2].astype(np.intp)):
        parent[[first, second]] = leaves + number
    # Groups are numbered after those they are made of, so the last is resolved first.
    for node in range(len(parent) - 1, -1, -1):
        parent[node] = parent[parent[node]]
    return np.asarray(np.unique(parent[:leaves], return_inverse=True)[1], dtype=np.intp)


def top(merges: Matrix, weights: Vector, branches: int) -> tuple[Matrix, Vector]:
    """The last merges as a linkage of its own, whose leaves are the branches below them.

    Args:
        merges: what `linkage` returned for m leaves.
        weights: how many points each leaf stands for, shape (m,).
        branches: how many branches to keep at most.

    Returns:
        The merges, shape (b - 1, 4), in which a size counts branches, as SciPy's `dendrogram`
        wants it, and the points in each branch, shape (b,).
    """
    leaves = len(weights)
    kept = merges[max(0, leaves - branches) :]
    branches = len(kept) + 1
    points = np.concatenate([weights, merges[:, 3]])
    inner = leaves + len(merges) - len(kept)  # groups from this one on are merges that are kept
    below = np.setdiff1d(kept[:, :2], np.arange(inner, inner + len(kept))).astype(np.intp)
    number = {
        int(group): position
        for position, group in enumerate([*below, *range(inner, inner + len(kept))])
    }
    count = np.ones(branches + len(kept))
    result = kept.copy()
    for row, merge in enumerate(kept):
        pair = sorted(number[int(group)] for group in merge[:2])
        count[branches + row] = count[pair].sum()
        result[row] = (*pair, merge[2], count[branches + row])
    return result, points[below] if len(kept) else weights


def _mutual(distances: Matrix, chain: list[int]) -> tuple[int, int]:
    """Follow nearest neighbours until two are each other's; take them off the chain."""
    while True:
        last = chain[-1]
        following = int(np.argmin(distances[last]))
        if len(chain) >= _PAIR:
            before = chain[-2]
            # Of equals the one before, or the chain could run in circles.
            if distances[last, before] <= distances[last, following]:
                chain[-2:] = []
                return min(last, before), max(last, before)
        chain.append(following)


def _merged(distances: Matrix, sizes: Vector, first: int, second: int, method: Method) -> Vector:
    to_first, to_second = distances[first], distances[second]
    a, b = sizes[first], sizes[second]
    if method == "single":
        return np.asarray(np.minimum(to_first, to_second))
    if method == "complete":
        return np.asarray(np.maximum(to_first, to_second))
    if method == "average":
        return np.asarray((a * to_first + b * to_second) / (a + b))
    total = (a + sizes) * to_first**2 + (b + sizes) * to_second**2
    total -= sizes * distances[first, second] ** 2
    return np.asarray(np.sqrt(np.maximum(total / (a + b + sizes), 0.0)))


def _numbered(merges: list[tuple[int, int, float]], weights: Vector) -> Matrix:
    """Sort merges by height and number the groups as SciPy does."""
    leaves = len(weights)
    parent = np.arange(2 * leaves - 1)
    size = np.concatenate([weights, np.zeros(max(0, leaves - 1))])

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = int(parent[node])
        return node

    result = np.empty((leaves - 1, 4))
    for number, (first, second, height) in enumerate(sorted(merges, key=lambda merge: merge[2])):
        pair = sorted((root(first), root(second)))
        size[leaves + number] = size[pair[0]] + size[pair[1]]
        parent[pair] = leaves + number
        result[number] = (*pair, height, size[leaves + number])
    return result
