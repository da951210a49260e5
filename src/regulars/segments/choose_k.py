"""How many segments: one rule, and the reasons in words.

The rule: leave out numbers of segments with a tiny segment; of the rest keep those whose groups
come back when customers are resampled. Where there are groups at all
(`regulars.segments.structure`), take of those separated nearly as well as the best the smallest
number whose gap statistic reaches the highest but for its standard error. Where there are none,
take the best separated; where several are as well separated, the one nearest the elbow.
A refit stays with the former number unless another is clearly better (`regulars.segments.refit`).
`regulars.segments.evidence` has the measures, `regulars.segments.measure` takes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from regulars.model import BadData
from regulars.segments.choice import Choice, ChooseKConfig, Tried
from regulars.segments.cluster import Clusterer, Clusters, euclidean, fit_each
from regulars.segments.cluster.clusterer import Labels
from regulars.segments.evidence import different_points, elbows
from regulars.segments.feasible import why_no_k
from regulars.segments.measure import Measuring
from regulars.segments.reasons import reasons
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.refit import former_groups, stays
from regulars.segments.scale import Vector
from regulars.segments.structure import Structure, find_structure

NEARLY = 0.1  # silhouettes of true groups lie at most this far below those of groups of groups
STEADY = 0.6  # the mean agreement between resamples below which groups are not to be relied on


def choose_k(
    points: Matrix,
    clusterer: Clusterer,
    config: ChooseKConfig,
    *,
    refitter: Clusterer,
    customers: int,
    seed: int,
    values: Mapping[str, Vector] | None = None,
    structure: Structure | None = None,
    former: Labels | None = None,
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
        values: features in their own units, each of shape (n,) or longer, for the distance between
            profiles; `revenue` among them for its spread.
        structure: the verdict on the features before reduction; else the points are asked.
        former: the former segment of each customer, shape (n,), all of them present.

    Returns:
        The choice, and the groups found in the first `config.customers` points.

    Raises:
        BadData: where too few of those points differ.
    """
    points = points[: config.customers]
    structure = structure or find_structure(points, seed=seed)
    ks = _examined(points, config) if clusterer.takes_k else [config.k or config.k_min]
    fits = fit_each(clusterer, points, ks, seed=seed)
    before = former_groups(
        clusterer, fits, points, former, stable_from=config.stable_from, seed=seed
    )
    found = [fits[k] for k in ks]
    measuring = Measuring(points, refitter, config, customers, values or {}, seed, ks)
    tried = [measuring.tried(clusters, asked=k) for clusters, k in zip(found, ks, strict=True)]
    if clusterer.takes_k:
        places = euclidean(clusterer, points)
        total = float(((places - places.mean(axis=0)) ** 2).sum())
        bends = elbows(ks, [t.wcss for t in tried], total)
        tried = [replace(t, elbow=float(b)) for t, b in zip(tried, bends, strict=True)]
    real = structure.found
    winner = best_of([t for t in tried if t.offered], config, structured=real)
    best = next((t for t in tried if t.k == before and stays(t, winner, structured=real)), winner)
    others = [t for t in tried if t.offered and t is not best]
    choice = Choice(
        k=best.k,
        runner_up=best_of(others, config, structured=real).k if others else None,
        requested=config.k is not None and clusterer.takes_k,
        separated=structure.found and best.stability >= STEADY,
        reference_silhouette=measuring.reference_silhouette(ks[tried.index(best)]),
        evidence=(),
        tried=tuple(tried),
        favoured_k=best_of(tried, config, structured=real).k,
        structure=structure,
        by_method=not clusterer.takes_k,
        stayed_from=None if best is winner else winner.k,
    )
    return replace(choice, evidence=reasons(choice, config)), found[tried.index(best)]


def candidates(points: Matrix, config: ChooseKConfig) -> list[int]:
    """The numbers of segments that the customers allow; empty where they allow none.

    >>> import numpy as np
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


def _examined(points: Matrix, config: ChooseKConfig) -> list[int]:
    """The candidates, and below them those that are evidence only, from 2 on."""
    offered = candidates(points, config)
    if not offered:
        cannot = why_no_k(points, config)
        raise BadData(cannot.why, way_out=cannot.way_out)
    return offered if config.k is not None else [*range(2, min(offered)), *offered]


def best_of(tried: Sequence[Tried], config: ChooseKConfig, *, structured: bool = False) -> Tried:
    """Apply the rule (see the module) to at least one number of segments.

    Args:
        tried: the numbers to choose from, ascending.
        config: the thresholds.
        structured: whether there are groups at all.
    """
    rest = [t for t in tried if not t.tiny] or [t for t in tried if _separation(t) > 0]
    rest = rest or list(tried)
    top = max(t.stability for t in rest)
    floor = config.stable_from if top >= config.stable_from else top - config.as_stable
    rest = [t for t in rest if t.stability >= floor]
    top = max(_separation(t) for t in rest)
    if structured and all(t.gap is not None for t in rest):
        rest = [t for t in rest if _separation(t) >= top - NEARLY]
        highest = max(rest, key=lambda t: (t.gap or 0.0, -t.k))
        enough = (highest.gap or 0.0) - (highest.gap_error or 0.0)
        return next(t for t in rest if (t.gap or 0.0) >= enough)
    rest = [t for t in rest if _separation(t) >= top - config.as_separated]
    return max(rest, key=lambda t: (t.elbow, -t.k))


def _separation(tried: Tried) -> float:
    """The silhouette; where a segment is tiny without it, lest a few giants decide."""
    others = tried.silhouette_of_others if tried.tiny else None
    return tried.silhouette if others is None else others
