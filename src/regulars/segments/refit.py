"""A refit stays with the former segments unless others are clearly better.

Which number of segments wins is a close race on most shops' data, and another sample of the same
customers often has another winner. A marketer who has campaigns for three segments is not served
by six tomorrow and four the day after. So the former segments, moved by iterating from them on
today's customers, stay where

- they are still there: the groups found are the former ones (adjusted Rand index of
  `stable_from` or more against where the former model places today's customers),
- none has become tiny,
- the number that would win anew is not clearly better: by more than 0.1 neither separated better
  (silhouette) nor, where there are groups at all, standing out more from customers without groups
  (gap statistic, less what it loses in separation).

Among as many groups, those that a search anew finds are taken where they are clearly tighter.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from regulars.segments.choice import Tried
from regulars.segments.cluster import Clusterer, Clusters, euclidean
from regulars.segments.cluster.clusterer import Labels
from regulars.segments.config import SegmentsConfig
from regulars.segments.evidence import within_sum_of_squares
from regulars.segments.reduce import Matrix
from regulars.segments.scale import Vector
from regulars.segments.segmentation import Segmentation

CLEARLY = 0.1  # of silhouette, or of log scatter
TIGHTER = 0.02  # of the scatter


def former_labels(
    former: Segmentation | None, values: Mapping[str, Vector], config: SegmentsConfig
) -> Labels | None:
    """Where the former segments' model places today's customers, shape (n,).

    Args:
        former: the segments of the previous run.
        values: features of today's n customers, each of shape (n,), NaN where missing.
        config: today's settings.

    Returns:
        Their segments, from 0; None where there is nothing to stay with: the former segments were
        made another way, their number was asked for, a feature is gone, or one has no customer.
    """
    if former is None or config.fresh:
        return None
    model, choice = former.model, former.choice
    way = (model.reduce_algorithm, model.cluster_algorithm, former.kind)
    if way != (config.reduce.algorithm, config.cluster.algorithm, config.kind):
        return None
    asked = config.choose.k
    unlike = choice.requested if asked is None else asked != choice.k
    if choice.by_method or unlike or not set(model.weights) <= set(values):
        return None
    columns = [model.scales[c].apply(values[c]) * w for c, w in model.weights.items()]
    labels = model.clusters.predict(model.reduction.transform(np.column_stack(columns)))
    return labels if len(np.unique(labels)) == model.clusters.k else None


def former_groups(
    clusterer: Clusterer,
    fits: dict[int, Clusters],
    points: Matrix,
    former: Labels | None,
    *,
    stable_from: float,
    seed: int,
) -> int | None:
    """Put the former groups, as they are among today's customers, in the place of fresh ones.

    Args:
        clusterer: the method.
        fits: the fresh groups for each number; those of the former number are replaced.
        points: shape (n, d).
        former: the former group of each, shape (n,) or longer.
        stable_from: from which adjusted Rand index on groups are the same ones.
        seed: of every random choice.

    Returns:
        The former number of groups; None where the former groups are not there any more.
    """
    from sklearn.metrics import adjusted_rand_score

    if former is None:
        return None
    k = len(np.unique(former))
    former = former[: len(points)]
    if k not in fits or len(np.unique(former)) < k:
        return None
    found = [fits[k]]
    if clusterer.refines:
        found.append(clusterer.fit(points, k, seed=seed, start=former))
    labels = [groups.predict(points) for groups in found]
    places = euclidean(clusterer, points)
    scatter = [within_sum_of_squares(places, those) for those in labels]
    alike = [adjusted_rand_score(former, those) for those in labels]
    # The fresh ones come first, so they count where both are equal.
    fit = [i for i in range(len(found)) if (1 - TIGHTER) * scatter[i] <= min(scatter)]
    best = max(fit, key=lambda i: alike[i])
    if alike[best] < stable_from:
        return None
    fits[k] = found[best]
    return k


def stays(former: Tried, winner: Tried, *, structured: bool) -> bool:
    """Whether the former number of groups stays although another would win anew.

    Args:
        former: the evidence for the former number.
        winner: that for the number that would win.
        structured: whether there are groups at all.
    """
    if former.tiny > winner.tiny or not former.offered:
        return False
    better = winner.silhouette - former.silhouette
    if structured and winner.gap is not None and former.gap is not None:
        better = max(better, winner.gap - former.gap + min(better, 0.0))
    return better <= CLEARLY
