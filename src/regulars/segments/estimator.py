"""The segments as a scikit-learn estimator, for plain numeric arrays and frames.

It is the same code as `fit_segments`: scale, choose the features, reduce, choose k, find the
groups; without names, rules and tables. Missing values (NaN) count as the median.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import (
    BaseEstimator,
    ClassNamePrefixFeaturesOutMixin,
    ClusterMixin,
    TransformerMixin,
)
from sklearn.utils import Tags, check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from regulars.segments.choice import ChooseKConfig
from regulars.segments.choose_k import candidates, choose_k
from regulars.segments.cluster import CONFIGS as CLUSTERINGS
from regulars.segments.cluster import method, quick_method, refined
from regulars.segments.cluster.clusterer import Labels
from regulars.segments.reduce import CATALOGUE as REDUCERS
from regulars.segments.reduce import CONFIGS as REDUCTIONS
from regulars.segments.reduce import Matrix
from regulars.segments.scale import ScaleConfig, fit_scale
from regulars.segments.select_columns import SelectConfig, select_columns


class CustomerSegmenter(
    ClassNamePrefixFeaturesOutMixin,  # type: ignore[misc]  # scikit-learn has no types
    TransformerMixin,  # type: ignore[misc]
    ClusterMixin,  # type: ignore[misc]
    BaseEstimator,  # type: ignore[misc]
):
    """Groups customers who are alike; `predict` gives the group, `transform` the coordinates.

    Args:
        n_segments: how many segments; None: as many as the data show, see `k_min` and `k_max`.
        k_min: the fewest segments to try.
        k_max: the most segments to try.
        reduction: name in the catalogue of reductions (`pca`, `none`, ...).
        clustering: name in the catalogue of clusterings (`kmeans`, `gmm`, `hierarchical`, ...).
        resamples: bootstrap resamples for the stability of each number of segments.
        random_state: seed, None or a `RandomState`.

    Attributes:
        labels_: the segment of each training row, shape (n,), from 0.
        n_segments_: how many segments.
        choice_: why so many, a `Choice`.
        selected_: names of the columns that take part.
        left_out_: the other columns considered, with the reason.
        centres_: mean of each segment in the coordinates, shape (k, d).

    >>> orders = np.repeat([1.0, 10.0, 40.0], 20) + np.tile([0.0, 0.5], 30)
    >>> value = np.repeat([20.0, 300.0, 30.0], 20) + np.tile([0.0, 1.0, 2.0], 20)
    >>> segmenter = CustomerSegmenter(random_state=0).fit(np.column_stack([orders, value]))
    >>> segmenter.n_segments_, np.bincount(segmenter.labels_)
    (3, array([20, 20, 20]))
    """

    def __init__(
        self,
        n_segments: int | None = None,
        *,
        k_min: int = 3,
        k_max: int = 8,
        reduction: str = "pca",
        clustering: str = "kmeans",
        resamples: int = 20,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.n_segments = n_segments
        self.k_min = k_min
        self.k_max = k_max
        self.reduction = reduction
        self.clustering = clustering
        self.resamples = resamples
        self.random_state = random_state

    def fit(self, X: npt.ArrayLike, y: object = None) -> Self:  # noqa: ARG002 - scikit-learn's
        """Find segments in rows of shape (n, f), numbers in the features' own units.

        Raises:
            ValueError: where the rows allow no segments.
        """
        rows: Matrix = validate_data(
            self, X, dtype=np.float64, ensure_all_finite="allow-nan", ensure_min_samples=2
        )
        rng = check_random_state(self.random_state)
        seed = int(rng.randint(2**31 - 1))
        config = ChooseKConfig(
            k=self.n_segments,
            k_min=self.k_min,
            k_max=max(self.k_min, self.k_max),
            resamples=self.resamples,
            smallest_customers=2,
        )
        order = np.random.default_rng(seed).permutation(len(rows))
        names = self._names(rows.shape[1])
        values = {name: rows[order, i] for i, name in enumerate(names)}
        scales = {c: fit_scale(c, v, ScaleConfig()) for c, v in values.items()}
        self._selection = select_columns(values, scales, SelectConfig(features=tuple(names)))
        self._scales = scales
        if not self._selection.weights:
            reasons = "; ".join(f"{c}: {why}" for c, why in self._selection.left_out.items())
            raise ValueError(f"no column tells the rows apart ({reasons})")
        matrix = self._selection.matrix(values, scales)
        if not candidates(matrix[: config.customers], config):
            wanted = self.n_segments or self.k_min
            raise ValueError(
                f"{wanted} segments need more rows that differ than n_samples = {len(rows)} show"
            )
        self._reduction = REDUCERS[self.reduction](REDUCTIONS[self.reduction]()).fit(
            matrix, seed=seed
        )
        points = self._reduction.transform(matrix)
        clustering = CLUSTERINGS[self.clustering]()
        self.choice_, self._clusters = choose_k(
            points,
            method(clustering),
            config,
            refitter=quick_method(clustering),
            customers=len(rows),
            seed=seed,
        )
        if len(points) > config.customers:
            self._clusters = refined(method(clustering), self._clusters, points, seed=seed)
        self.n_segments_ = self._clusters.k
        self.centres_ = self._clusters.centres
        self.selected_ = list(self._selection.weights)
        self.left_out_ = dict(self._selection.left_out)
        self._n_features_out = int(self._reduction.width)
        self.labels_ = self._clusters.predict(self._points(rows))
        return self

    def predict(self, X: npt.ArrayLike) -> Labels:
        """Return the segment of each row of shape (n, f), from 0: shape (n,)."""
        points = self._points(self._checked(X))
        return self._clusters.predict(points)

    def transform(self, X: npt.ArrayLike) -> Matrix:
        """Return the coordinates in which the segments lie: shape (n, d)."""
        return self._points(self._checked(X))

    def _checked(self, X: npt.ArrayLike) -> Matrix:
        check_is_fitted(self, "labels_")
        checked: Matrix = validate_data(
            self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False
        )
        return checked

    def _points(self, X: Matrix) -> Matrix:
        values = {name: X[:, i] for i, name in enumerate(self._names(X.shape[1]))}
        matrix = self._selection.matrix(values, self._scales)
        points: Matrix = self._reduction.transform(matrix)
        return points

    def _names(self, width: int) -> list[str]:
        return list(getattr(self, "feature_names_in_", [f"x{i}" for i in range(width)]))

    def __sklearn_tags__(self) -> Tags:
        tags: Any = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags
