"""Find segments: the main path of this room.

Read a sample, scale, choose the features, reduce, choose k, find the groups, profile them over
all customers, and say in words what they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np

from regulars.model import BadData, Cannot
from regulars.segments.choose_k import candidates, choose_k
from regulars.segments.cluster import method, quick_method, refined, takes_categories
from regulars.segments.config import SegmentsConfig
from regulars.segments.feasible import why_no_k
from regulars.segments.membership import learn_membership
from regulars.segments.methods import NO_CATEGORY, WITH_CATEGORY, reducer, with_categories_counted
from regulars.segments.preparation import Prepared, prepare
from regulars.segments.profile import SegmentProfile, profile_segments
from regulars.segments.reasons import warnings
from regulars.segments.reduce import (
    PCA,
    Matrix,
    Mixed,
    MixedReduction,
    PCAConfig,
    PrincipalComponents,
    Reducer,
    Reduction,
)
from regulars.segments.refit import former_labels
from regulars.segments.restated import decided_by_derived
from regulars.segments.restatement import left_out, restatement, without
from regulars.segments.rule import Rule, Truth, fit_rule
from regulars.segments.scale import Vector
from regulars.segments.scoring import Model
from regulars.segments.segmentation import Segmentation
from regulars.segments.tables import profiles_table, segments_table
from regulars.segments.vocabulary import is_frequency

SEEDS = 2**32  # scikit-learn takes seeds below


def fit_segments(
    features: nw.LazyFrame[Any],
    config: SegmentsConfig | None = None,
    *,
    seed: int,
    former: Segmentation | None = None,
    prepared: Prepared | None = None,
) -> Segmentation | Cannot:
    """Find segments of customers who behave alike.

    Args:
        features: the table `features` at one date.
        config: the settings; the defaults suit an order history.
        seed: of every random choice; not negative, below 2 ** 32.
        former: the segments of the previous run; they stay unless others are clearly better
            (`regulars.segments.refit`).
        prepared: what `prepare` made of these features with these settings and this seed, where
            that is known.

    Returns:
        The segments, or why the data allows none.

    Raises:
        BadData: where a customer stands in several rows, a feature asked for is missing, or the
            seed is out of range.

    >>> import pyarrow as pa
    >>> table = pa.table({
    ...     "customer_id": [f"c{i:03}" for i in range(90)],
    ...     "orders": [1, 10, 10] * 30,
    ...     "revenue": [20.0 + i % 7 if i % 3 < 2 else 900.0 + i % 7 for i in range(90)],
    ... })
    >>> found = fit_segments(nw.from_native(table).lazy("duckdb"), seed=7)
    >>> found.choice.k, found.segments["customers"].to_pylist()
    (3, [30, 30, 30])
    >>> fit_segments(nw.from_native(table.slice(0, 1)).lazy("duckdb"), seed=7).why
    'the file has 1 customer, and segments need at least 15'
    """
    if not 0 <= seed < SEEDS:
        raise BadData(
            f"the seed {seed} is out of range",
            way_out=f"choose a whole number from 0 to {SEEDS - 1}",
            column="seed",
        )
    config = config or SegmentsConfig()
    ready = prepared or prepare(features, config, seed=seed)
    if isinstance(ready, Cannot):
        return ready
    values, scales = ready.values, ready.scales
    selection, matrix = ready.selection, ready.matrix
    reduction = _reduced(
        reducer(config.reduce, config.cluster, ready.categories), matrix, config, seed
    )
    view = (
        reduction
        if isinstance(reduction, PrincipalComponents)
        else PCA(PCAConfig()).fit(matrix, seed=seed)
    )
    points = reduction.transform(matrix)
    clustering = with_categories_counted(config.cluster, reduction, matrix)
    clusterer = method(clustering)
    few = points[: config.choose.customers]
    if clusterer.takes_k and not candidates(few, config.choose):
        return why_no_k(few, config.choose, customers=ready.customers)
    choice, clusters = choose_k(
        points,
        clusterer,
        config.choose,
        refitter=quick_method(clustering),
        customers=ready.customers,
        seed=seed,
        values={c: v for c, v in values.items() if c in selection.weights or c == "revenue"},
        structure=ready.structure,
        former=former_labels(former, values, config),
    )
    if len(points) > config.choose.customers:
        clusters = refined(clusterer, clusters, points, seed=seed)

    made = decided_by_derived(clusters.predict(points), values, selection.weights)
    if made is not None:
        fewer = without(made, selection, config)
        return left_out(made, fit_segments(features, fewer, seed=seed, former=former))

    model = Model(
        scales={c: scales[c] for c in selection.weights},
        weights=selection.weights,
        view=view,
        reduce_algorithm=config.reduce.algorithm,
        reduction=reduction,
        cluster_algorithm=config.cluster.algorithm,
        clusters=clusters,
        encoding=ready.encoding,
    )
    model, profiles = _numbered_by_revenue(model, profile_segments(model.scored(features), scales))
    labels = model.clusters.predict(points)
    rules = [_rule(labels == p.segment_id - 1, values, model, config, seed) for p in profiles]
    told_by_buying = config.kind in {"behavioural", "value"} and not ready.categories
    noise = model.clusters.noise
    segments = segments_table(
        profiles,
        rules,
        None if told_by_buying else model.weights,
        noise=None if noise is None else noise + 1,
    )
    return Segmentation(
        model=model,
        choice=choice,
        warnings=(
            *warnings(choice, segments.to_pylist(), config.choose, values.get("revenue")),
            *restatement(
                labels,
                values,
                selection,
                {c.column: c.codes(matrix).astype(str).tolist() for c in ready.categories},
            ),
            *_without_category(clustering),
        ),
        segments=segments,
        profiles=profiles_table(profiles, values),
        left_out=selection.left_out,
        membership=learn_membership(
            list(model.weights), matrix, labels, config.membership, seed=seed
        ),
        customers=ready.customers,
        fitted_customers=len(points),
        seed=seed,
        kind=config.kind,
    )


def _reduced(
    reduce: Reducer | Mixed, matrix: Matrix, config: SegmentsConfig, seed: int
) -> Reduction:
    """Reduce, keeping all components where fewer would make too many customers look alike."""
    reduction = reduce.fit(matrix, seed=seed)
    longer = _unshortened(reduction)
    if longer is reduction:
        return reduction
    kept = candidates(reduction.transform(matrix), config.choose)
    return reduction if kept == candidates(matrix, config.choose) else longer


def _unshortened(reduction: Reduction) -> Reduction:
    """The same with all components, where there are some."""
    if isinstance(reduction, PrincipalComponents):
        return replace(reduction, width=len(reduction.components))
    if isinstance(reduction, MixedReduction) and reduction.reduction:
        return replace(reduction, reduction=_unshortened(reduction.reduction))
    return reduction


def _without_category(clustering: Any) -> list[str]:  # noqa: ANN401 - of many kinds
    """The warning where a method for mixed data has numbers only."""
    if not takes_categories(clustering) or clustering.categories:
        return []
    return [f"{NO_CATEGORY[0].upper()}{NO_CATEGORY[1:]}: {WITH_CATEGORY}."]


def _numbered_by_revenue(
    model: Model, profiles: list[SegmentProfile]
) -> tuple[Model, list[SegmentProfile]]:
    """Renumber the segments: 1 has the most revenue (else the most customers)."""
    ranked = sorted(profiles, key=lambda p: (-(p.revenue or 0.0), -p.customers, p.segment_id))
    clusters = model.clusters.reordered([p.segment_id - 1 for p in ranked])
    numbered = [replace(p, segment_id=number) for number, p in enumerate(ranked, start=1)]
    return replace(model, clusters=clusters), numbered


def _rule(
    members: Truth,
    values: Mapping[str, Vector],
    model: Model,
    config: SegmentsConfig,
    seed: int,
) -> Rule:
    """The rule of one segment, from the features that the model uses."""
    # No SQL holds the shares of texts; where nothing else takes part the rule is in words alone.
    said = [c for c in model.weights if not is_frequency(c)] or list(model.weights)
    return fit_rule(
        {c: values[c] for c in said},
        members,
        fills={c: model.scales[c].fill for c in said},
        train=config.rule_customers,
        seed=int(np.random.SeedSequence(seed).generate_state(1)[0]),
    )
