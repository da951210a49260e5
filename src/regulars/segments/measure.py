"""All evidence for one number of segments, with every fit used as often as it can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from regulars.segments.choice import ChooseKConfig, Tried
from regulars.segments.cluster import Clusterer, Clusters, euclidean, fit_each
from regulars.segments.cluster.clusterer import Labels
from regulars.segments.evidence import (
    Gap,
    calinski_harabasz,
    davies_bouldin,
    different_points,
    fit_cloud,
    gap_statistic,
    profile_distance,
    resampled,
    revenue_spread,
    silhouette,
    spherical_bic,
    stability,
    within_sum_of_squares,
)
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector

Rows = npt.NDArray[Any]

FEWEST_FOR_CLOUDS = 10


@dataclass(frozen=True, slots=True)
class _Found:
    """The groups of every k in some points, of which so many differ.

    Their places, shape (n, d), are such that Euclid's distance is the method's own.
    """

    places: Matrix
    different: int
    labels: dict[int, Labels]


def _log_within(found: _Found, k: int) -> float:
    places = found.places
    within = within_sum_of_squares(places, found.labels[k])
    total = float(((places - places.mean(axis=0)) ** 2).sum())
    return float(np.log(max(within / total, 1e-12)))


@dataclass
class Measuring:
    """Measures groups of the same customers.

    Attributes:
        points: the customers, shape (n, d), rows in random order.
        refitter: the method with less effort.
        config: the settings.
        customers: how many customers the whole table has.
        values: features in their own units, shape (n,) or longer.
        seed: of every random choice.
        ks: the numbers of groups that are asked for.
    """

    points: Matrix
    refitter: Clusterer
    config: ChooseKConfig
    customers: int
    values: Mapping[str, Vector]
    seed: int
    ks: Sequence[int]
    _places: Matrix = field(init=False)
    _fewer: Matrix = field(init=False)
    _again: list[dict[int, Labels]] = field(init=False)
    _clouds: list[_Found] = field(init=False)
    _own: _Found = field(init=False)

    def __post_init__(self) -> None:
        self._places = euclidean(self.refitter, self.points)
        self._fewer = self.points[: self.config.refit_customers]
        self._again = resampled(
            self._fewer,
            self.refitter,
            self.ks,
            resamples=self.config.resamples,
            seed=self.seed,
        )
        self._clouds = [self._found(cloud) for cloud in self._drawn()]
        needed = self._clouds or not self.refitter.takes_k
        self._own = self._found(self._fewer if needed else self._fewer[:0])

    def tried(self, clusters: Clusters, *, asked: int) -> Tried:
        """Measure the groups found when `asked` of them were asked for."""
        labels = clusters.predict(self.points)
        segment = np.ones(len(labels), bool) if clusters.noise is None else labels != clusters.noise
        sizes = np.bincount(labels[segment], minlength=clusters.k)
        sizes = np.delete(sizes, [] if clusters.noise is None else [clusters.noise])
        share = float(sizes.min()) / len(labels) if len(sizes) else 0.0
        smallest = round(share * self.customers)
        places, own = self._places[segment], labels[segment]
        few = np.flatnonzero(segment[: self.config.silhouette_customers])
        gap = self._gap(asked)
        return Tried(
            k=len(sizes),
            wcss=within_sum_of_squares(places, own),
            elbow=0.0,
            silhouette=silhouette(self._places[few], labels[few]),
            stability=stability(self._reference(labels, asked), self._again, k=asked),
            smallest_share=share,
            smallest_customers=smallest,
            tiny=self._is_tiny(share),
            offered=len(sizes) >= self.config.k_min
            or self.config.k is not None
            or not self.refitter.takes_k,
            noise_share=1.0 - float(segment.mean()),
            silhouette_of_others=self._silhouette_of_others(labels, few),
            gap=None if gap is None else gap.gap,
            gap_error=None if gap is None else gap.error,
            calinski_harabasz=calinski_harabasz(places, own),
            davies_bouldin=davies_bouldin(places, own),
            spherical_bic=spherical_bic(places, own),
            profile_distance=profile_distance(self._known(segment), own),
            revenue_spread=self._revenue_spread(segment, own),
        )

    def reference_silhouette(self, asked: int) -> float:
        """The mean silhouette of so many groups in the clouds; 0 where there are none."""
        found = [silhouette(c.places, c.labels[asked]) for c in self._clouds if asked in c.labels]
        return float(np.mean(found)) if found else 0.0

    def _found(self, points: Matrix) -> _Found:
        """The groups of every k in other points."""
        most = different_points(points)
        fits = fit_each(self.refitter, points, [k for k in self.ks if k <= most], seed=self.seed)
        places = euclidean(self.refitter, points)
        return _Found(places, most, {k: clusters.predict(points) for k, clusters in fits.items()})

    def _drawn(self) -> list[Matrix]:
        points = self._fewer
        if len(points) < FEWEST_FOR_CLOUDS or not np.ptp(points, axis=0).all():
            return []
        cloud = fit_cloud(points, seed=self.seed)
        rng = np.random.default_rng([self.seed, 3])
        return [cloud.draw(rng) for _ in range(self.config.clouds)]

    def _reference(self, labels: Labels, asked: int) -> Labels:
        """The groups that should come back.

        A density depends on how many customers there are: it is compared among as many.
        """
        own = None if self.refitter.takes_k else self._own.labels.get(asked)
        return labels[: len(self._fewer)] if own is None else own

    def _gap(self, asked: int) -> Gap | None:
        """The gap on the customers of the clouds, both sides found with the same effort.

        None for methods that find the number: other points have another number of groups.
        """
        clouds = [c for c in self._clouds if asked in c.labels]
        if not self.refitter.takes_k or not clouds or asked >= self._own.different:
            return None
        within = [_log_within(found, asked) for found in [self._own, *clouds]]
        return gap_statistic(within[:1], np.array(within[1:])[:, None])[0]

    def _silhouette_of_others(self, labels: Labels, few: Rows) -> float | None:
        """The silhouette without the members of tiny segments; None where none is tiny."""
        sizes = np.bincount(labels[few])
        tiny = [s for s in np.flatnonzero(sizes) if self._is_tiny(sizes[s] / len(few))]
        if not tiny:
            return None
        others = few[~np.isin(labels[few], tiny)]
        return silhouette(self._places[others], labels[others])

    def _revenue_spread(self, segment: Rows, own: Labels) -> float | None:
        known = self._known(segment)
        return revenue_spread(known["revenue"], own) if "revenue" in known else None

    def _known(self, segment: Rows) -> dict[str, Vector]:
        return {name: v[: len(segment)][segment] for name, v in self.values.items()}

    def _is_tiny(self, share: float) -> bool:
        config = self.config
        return share < config.smallest_share or round(share * self.customers) < (
            config.smallest_customers
        )
