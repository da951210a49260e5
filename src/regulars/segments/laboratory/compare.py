"""Try every reduction with every clustering on the same customers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from regulars.model import BadData, Refused
from regulars.segments.choose_k import candidates, choose_k
from regulars.segments.cluster import CONFIGS as CLUSTERINGS
from regulars.segments.cluster import method, quick_method
from regulars.segments.config import SegmentsConfig
from regulars.segments.evidence import silhouette
from regulars.segments.laboratory.decide import decided, in_words
from regulars.segments.laboratory.held_out import kept_share, pca_kept_share
from regulars.segments.laboratory.trial import Trial
from regulars.segments.preparation import Prepared
from regulars.segments.reduce import CATALOGUE as REDUCERS
from regulars.segments.reduce import CONFIGS as REDUCTIONS
from regulars.segments.reduce import Matrix, Reduction

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the laboratory found.

    Attributes:
        trials: every way that was tried, with its verdict.
        words: the decision as a sentence; empty where no way is fit.
        config: the settings with the chosen methods in them.
    """

    trials: tuple[Trial, ...]
    words: str
    config: SegmentsConfig


def compare_methods(
    prepared: Prepared,
    config: SegmentsConfig,
    *,
    seed: int,
    on_trial: Callable[[str], None] = lambda _: None,
    cpu_clock: Clock = time.process_time,
) -> Comparison:
    """Compare methods and choose one.

    Args:
        prepared: the customers.
        config: the settings; `laboratory` names the methods.
        seed: of every random choice.
        on_trial: called with the name of each trial when it begins.
        cpu_clock: seconds of processor time.

    Raises:
        BadData: where a method is not in the catalogues.
    """
    laboratory = config.laboratory
    for name in laboratory.reductions:
        _config(REDUCTIONS, name, config.reduce)
    for name in laboratory.clusterings:
        _config(CLUSTERINGS, name, config.cluster)
    matrix = prepared.matrix[: laboratory.customers]
    trials: list[Trial] = []
    for reduction in laboratory.reductions:
        trials += _with_reduction(
            reduction, matrix, config, seed=seed, on_trial=on_trial, cpu_clock=cpu_clock
        )
    written, chosen = decided(trials, laboratory, config.choose)
    if chosen is None:
        return Comparison(tuple(written), "", config)
    return Comparison(
        tuple(written),
        in_words(chosen, written),
        config.model_copy(
            update={
                "reduce": _config(REDUCTIONS, chosen.reduction, config.reduce),
                "cluster": _config(CLUSTERINGS, chosen.clustering, config.cluster),
            }
        ),
    )


def _config(catalogue: dict[str, Any], name: str, told: Any) -> Any:  # noqa: ANN401 - of many kinds
    """The settings of a method: those told if they are its, else the usual ones."""
    if name not in catalogue:
        raise BadData(
            f"there is no method {name!r}",
            column="segments.laboratory",
            way_out="choose from " + ", ".join(catalogue),
        )
    return told if told.algorithm == name else catalogue[name]()


def _with_reduction(
    name: str,
    matrix: Matrix,
    config: SegmentsConfig,
    *,
    seed: int,
    on_trial: Callable[[str], None],
    cpu_clock: Clock,
) -> Iterator[Trial]:
    """Fit a reduction once and try every clustering on it."""
    laboratory = config.laboratory
    told = _config(REDUCTIONS, name, config.reduce)
    on_trial(f"try {name}")
    start = cpu_clock()
    held = max(1, round(len(matrix) * laboratory.held_out))
    learned_from, held_out = matrix[:-held], matrix[-held:]
    try:
        reduction: Reduction = REDUCERS[name](told).fit(learned_from, seed=seed)
    except (BadData, Refused) as error:
        for clustering in laboratory.clusterings:
            yield _failed(name, clustering, str(error), cpu_clock() - start)
        return
    kept = kept_share(reduction, learned_from, held_out)
    linear = pca_kept_share(reduction.width, learned_from, held_out)
    points = reduction.transform(matrix)
    spent = cpu_clock() - start
    for clustering in laboratory.clusterings:
        on_trial(f"try {name} with {clustering}")
        start = cpu_clock()
        try:
            found = list(_tried(points, matrix, clustering, config, seed))
        except (BadData, Refused) as error:
            yield _failed(name, clustering, str(error), cpu_clock() - start + spent)
            continue
        seconds = round(cpu_clock() - start + spent, 2)
        for measured in found:
            yield Trial(
                reduction=name,
                clustering=clustering,
                width=reduction.width,
                kept_share=kept,
                pca_kept_share=linear,
                cpu_seconds=seconds,
                chosen=False,
                **measured,
            )


def _tried(
    points: Matrix, matrix: Matrix, clustering: str, config: SegmentsConfig, seed: int
) -> Iterator[dict[str, Any]]:
    """What a clustering's every k measured."""
    told = _config(CLUSTERINGS, clustering, config.cluster)
    if not candidates(points, config.choose):
        raise BadData("the coordinates make too many customers alike", way_out="keep more of them")
    choice, clusters = choose_k(
        points,
        method(told),
        config.choose,
        refitter=quick_method(told),
        customers=len(points),
        seed=seed,
    )
    few = config.choose.silhouette_customers
    labels = clusters.predict(points)
    noise = 0.0 if clusters.noise is None else float(np.mean(labels == clusters.noise))
    for tried in (t for t in choice.tried if t.offered):
        best = tried.k == choice.k
        yield {
            "k": tried.k,
            "silhouette": tried.silhouette,
            "separation": silhouette(matrix[:few], labels[:few]) if best else None,
            "stability": tried.stability,
            "smallest_share": tried.smallest_share,
            "noise_share": noise if best else None,
            "own_best": best,
            "verdict": "",
        }


def _failed(reduction: str, clustering: str, why: str, seconds: float) -> Trial:
    return Trial(
        reduction=reduction,
        clustering=clustering,
        k=None,
        width=None,
        kept_share=None,
        pca_kept_share=None,
        silhouette=None,
        separation=None,
        stability=None,
        smallest_share=None,
        noise_share=None,
        cpu_seconds=round(seconds, 2),
        own_best=False,
        chosen=False,
        verdict=why[:1].upper() + why[1:],
    )
