"""Customers without groups: one cloud that looks like the real ones in every other way.

Skewed features, features with many zeros and features that move together let any method cut a
smooth cloud into groups that look separate. So the cloud to compare with keeps all of these:

- a feature's shape, made one-peaked where it has several peaks (the nearest one-peaked histogram,
  by isotonic regression on either side of the peak: :cite:t:`barlow:isotonic`);
- who has a feature's most common value, where that is common (many zeros): these stay as they are;
- how features move together: a Gaussian copula, its correlations turned until those of the
  features come out (:cite:t:`iman:correlation`, :cite:t:`cario:norta`), and amounts shift with
  who has the common values.

What is left out is what makes groups: several peaks, and dependence that no such cloud has.
Cost O(n f^2 + n f log n) per draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector

COMMON = 0.1  # share of customers from which a feature's most common value stays as it is
MOST_BINS, FEWEST_BINS, POINTS_PER_BIN = 30, 8, 25
FEWEST_DIFFERENT = 20  # features with fewer different values are steps, whose peaks say nothing
ROUNDS = 3  # of turning the correlations; after three they agree to about 0.01
NEARLY_ONE = 0.999


@dataclass(frozen=True, slots=True)
class Cloud:
    """A fitted cloud.

    Attributes:
        points: what it was fitted on, shape (n, f).
        free: whether a value is drawn anew (else it is the feature's common value), (n, f).
        shapes: for each feature ascending values, as many as free customers, that tell its shape.
        shift: the mean of the normal scores, given who has common values, (n, f).
        width: the standard deviation of the scores around it, (f,).
        correlation: of the scores, (f, f).
    """

    points: Matrix
    free: npt.NDArray[np.bool_]
    shapes: tuple[Vector, ...]
    shift: Matrix
    width: Vector
    correlation: Matrix

    def draw(self, rng: np.random.Generator) -> Matrix:
        """Draw as many customers as it was fitted on: shape (n, f)."""
        shapes = [_resampled(shape, rng) for shape in self.shapes]
        normal = rng.standard_normal(self.points.shape)
        return self.handed_out(shapes, normal, self.correlation)

    def handed_out(self, shapes: Sequence[Vector], normal: Matrix, correlation: Matrix) -> Matrix:
        """Give the free customers the values of `shapes` in the order of correlated scores.

        Args:
            shapes: for each feature ascending values, as many as it has free customers.
            normal: standard normal numbers, shape (n, f).
            correlation: of the scores made of them, (f, f).
        """
        size, directions = np.linalg.eigh(correlation)
        root = directions * np.sqrt(np.maximum(size, 1e-9))
        root /= np.linalg.norm(root, axis=1)[:, None]
        scores = self.shift + (normal @ root.T) * self.width
        drawn = self.points.copy()
        for column, shape in enumerate(shapes):
            free = np.flatnonzero(self.free[:, column])
            drawn[free[np.argsort(scores[free, column])], column] = shape
        return drawn


def fit_cloud(points: Matrix, *, seed: int) -> Cloud:
    """Learn the cloud of points of shape (n, f) of which no column is constant, n at least 3."""
    from scipy.special import ndtri  # noqa: PLC0415 - slow to load
    from scipy.stats import rankdata

    free = np.column_stack([_uncommon(column) for column in points.T])
    scores = np.zeros(points.shape)
    shapes = []
    for column, here in enumerate(free.T):
        own = points[here, column]
        scores[here, column] = ndtri((rankdata(own) - 0.5) / max(1, len(own)))
        shapes.append(_one_peaked(np.sort(own)))
    shift = _shift(scores, free)
    rest = np.where(free, scores - shift, 0.0)
    both = np.maximum(free.T.astype(float) @ free, 1.0)
    scatter = rest.T @ rest / both
    width = np.sqrt(np.maximum(np.diag(scatter), 1e-9))
    cloud = Cloud(points, free, tuple(shapes), shift, width, np.eye(points.shape[1]))
    return _turned(cloud, scatter / np.outer(width, width), np.random.default_rng([seed, 1]))


def _turned(cloud: Cloud, correlation: Matrix, rng: np.random.Generator) -> Cloud:
    """Change the correlations of the scores until the drawn features correlate as the real do."""
    wanted = np.corrcoef(cloud.points, rowvar=False)
    normal = rng.standard_normal(cloud.points.shape)
    if cloud.points.shape[1] == 1:
        return cloud
    for _ in range(ROUNDS):
        drawn = np.corrcoef(cloud.handed_out(cloud.shapes, normal, correlation), rowvar=False)
        correlation = np.clip(correlation + wanted - drawn, -NEARLY_ONE, NEARLY_ONE)
        np.fill_diagonal(correlation, 1.0)
    return Cloud(cloud.points, cloud.free, cloud.shapes, cloud.shift, cloud.width, correlation)


def _resampled(shape: Vector, rng: np.random.Generator) -> Vector:
    """As many ascending values at random from the same shape, its steps being kept.

    Real customers are such a sample too; handing out the shape itself would make clouds smoother.
    """
    if len(shape) == 0:
        return shape
    at = np.sort(rng.uniform(0, len(shape) - 1, len(shape)))
    if _is_stepped(shape):
        return shape[np.round(at).astype(np.intp)]
    return np.asarray(np.interp(at, np.arange(len(shape)), shape), dtype=np.float64)


def _is_stepped(ascending: Vector) -> bool:
    steps = len(np.unique(ascending)) < max(FEWEST_DIFFERENT, len(ascending) // 10)
    return steps or bool((ascending == np.round(ascending)).all())


def _uncommon(column: Vector) -> npt.NDArray[np.bool_]:
    values, counts = np.unique(column, return_counts=True)
    if counts.max() < COMMON * len(column):
        return np.ones(len(column), dtype=np.bool_)
    return np.asarray(column != values[counts.argmax()], dtype=np.bool_)


def _shift(scores: Matrix, free: npt.NDArray[np.bool_]) -> Matrix:
    """The scores that are expected from who has which common value, by least squares."""
    some = free.any(axis=0) & ~free.all(axis=0)
    known = np.column_stack([np.ones(len(free)), free[:, some]])
    shift = np.zeros(scores.shape)
    if known.shape[1] > 1:
        for column, here in enumerate(free.T):
            if here.sum() > 2 * known.shape[1]:
                found = np.linalg.lstsq(known[here], scores[here, column], rcond=None)[0]
                shift[:, column] = known @ found
    return shift


def _one_peaked(ascending: Vector) -> Vector:
    """The same number of values, from the nearest histogram with one peak; steps stay."""
    n = len(ascending)
    if _is_stepped(ascending):
        return ascending
    bins = int(np.clip(n // POINTS_PER_BIN, FEWEST_BINS, MOST_BINS))
    counts, edges = np.histogram(ascending, bins=bins)
    heights = counts.astype(np.float64)
    fits = [_with_peak_at(heights, peak) for peak in range(bins)]
    best = min(fits, key=lambda fit: float(((fit - heights) ** 2).sum()))
    cumulated = np.concatenate([[0.0], np.cumsum(best) / best.sum()])
    return np.asarray(np.interp((np.arange(n) + 0.5) / n, cumulated, edges), dtype=np.float64)


def _with_peak_at(heights: Vector, peak: int) -> Vector:
    from sklearn.isotonic import isotonic_regression

    rising = isotonic_regression(heights[: peak + 1])
    falling = isotonic_regression(heights[peak:], increasing=False)
    top = max(rising[-1], falling[0])
    return np.concatenate([rising[:-1], [top], falling[1:]])
