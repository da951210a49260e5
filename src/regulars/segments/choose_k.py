"""How many segments: one rule, and the reasons in words.

The rule: leave out numbers of segments with a tiny segment; of the rest keep those whose groups
come back when customers are resampled; of these take the best separated; where several are as
well separated, take the one nearest the elbow. `regulars.segments.evidence` has the measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from regulars.segments.choice import Choice, ChooseKConfig, Tried
from regulars.segments.cluster import Clusterer, Clusters
from regulars.segments.evidence import (
    different_points,
    elbows,
    reference_silhouette,
    silhouette,
    stability,
)
from regulars.segments.reasons import reasons
from regulars.segments.reduce.reducer import Matrix

CLEARLY = 0.05  # how far a silhouette must lie above that of a cloud without groups
STEADY = 0.6  # the mean agreement between resamples below which groups are not to be relied on


def choose_k(
    points: Matrix,
    clusterer: Clusterer,
    config: ChooseKConfig,
    *,
    refitter: Clusterer,
    customers: int,
    seed: int,
) -> tuple[Choice, Clusters]:
    """Choose the number of segments.

    Args:
        points: customers in reduced dimensions, shape (n, d), shuffled by the hash of their ids
            so that the first rows are a fair sample; at least `candidates` different points.
        clusterer: the method that finds groups.
        config: the settings.
        refitter: the same method with less effort, for the many refits of the evidence.
        customers: how many customers the whole table has.
        seed: of every random choice.

    Returns:
        The choice, and the groups found in the first `config.customers` points.
    """
    points = points[: config.customers]
    few = points[: config.silhouette_customers]
    ks = candidates(points, config)
    found = {k: clusterer.fit(points, k, seed=seed) for k in ks}
    total = float(((points - points.mean(axis=0)) ** 2).sum())
    wcss = [_wcss(points, found[k]) for k in ks]
    elbow = elbows(ks, wcss, total)
    tried = []
    for position, k in enumerate(ks):
        labels = found[k].predict(few)
        sizes = np.bincount(found[k].predict(points), minlength=k)
        share = float(sizes.min()) / len(points)
        smallest = round(share * customers)
        tried.append(
            Tried(
                k=k,
                wcss=wcss[position],
                elbow=float(elbow[position]),
                silhouette=silhouette(few, labels),
                stability=stability(few, labels, refitter, resamples=config.resamples, seed=seed),
                smallest_share=share,
                smallest_customers=smallest,
                tiny=share < config.smallest_share or smallest < config.smallest_customers,
            )
        )
    best = best_of(tried, config)
    others = [t for t in tried if t is not best]
    reference = reference_silhouette(few, best.k, refitter, seed=seed)
    separated = best.stability >= STEADY and best.silhouette >= reference + CLEARLY
    choice = Choice(
        k=best.k,
        runner_up=best_of(others, config).k if others else None,
        requested=config.k is not None,
        separated=separated,
        reference_silhouette=reference,
        evidence=(),
        tried=tuple(tried),
    )
    return replace(choice, evidence=reasons(choice, config)), found[best.k]


def candidates(points: Matrix, config: ChooseKConfig) -> list[int]:
    """The numbers of segments that the customers allow; empty where they allow none.

    >>> candidates(np.arange(40.0)[:, None], ChooseKConfig())
    [3, 4, 5, 6, 7, 8]
    >>> candidates(np.arange(20.0)[:, None], ChooseKConfig())
    [3, 4]
    >>> candidates(np.arange(5.0)[:, None], ChooseKConfig(k=3))
    [3]
    """
    different = different_points(points)
    if config.k is not None:
        return [config.k] if config.k <= different else []
    most = min(config.k_max, len(points) // config.smallest_customers, different)
    return list(range(config.k_min, most + 1))


def best_of(tried: Sequence[Tried], config: ChooseKConfig) -> Tried:
    """Apply the rule (see the module) to at least one number of segments."""
    rest = [t for t in tried if not t.tiny] or list(tried)
    top = max(t.stability for t in rest)
    floor = config.stable_from if top >= config.stable_from else top - config.as_stable
    rest = [t for t in rest if t.stability >= floor]
    top = max(t.silhouette for t in rest)
    rest = [t for t in rest if t.silhouette >= top - config.as_separated]
    return max(rest, key=lambda t: (t.elbow, -t.k))


def _wcss(points: Matrix, clusters: Clusters) -> float:
    """Scatter around the mean of each group, whatever the method."""
    labels = clusters.predict(points)
    total = 0.0
    for label in range(clusters.k):
        group = points[labels == label]
        total += float(((group - group.mean(axis=0)) ** 2).sum()) if len(group) else 0.0
    return total
