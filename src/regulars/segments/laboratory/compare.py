"""Try every reduction with every clustering on the same customers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from regulars.model import BadData, Refused
from regulars.segments.choose_k import candidates, choose_k
from regulars.segments.cluster import CONFIGS as CLUSTERINGS
from regulars.segments.cluster import method, quick_method, takes_categories
from regulars.segments.config import SegmentsConfig
from regulars.segments.evidence import silhouette
from regulars.segments.laboratory.decide import decided, in_words, none_fit
from regulars.segments.laboratory.held_out import kept_share, pca_kept_share
from regulars.segments.laboratory.trial import Trial
from regulars.segments.methods import NO_CATEGORY, WITH_CATEGORY, reducer, with_categories_counted
from regulars.segments.preparation import Prepared
from regulars.segments.reduce import CONFIGS as REDUCTIONS
from regulars.segments.reduce import Matrix, Reduction

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the laboratory found.

    Attributes:
        trials: every way that was tried, with its verdict.
        words: the decision as a sentence.
        config: the settings with the chosen methods in them.
    """

    trials: tuple[Trial, ...]
    words: str
    config: SegmentsConfig

    def said(self, made: int) -> str:
        """The decision, and why other than the compared number of segments were made, if so."""
        chosen = next((t for t in self.trials if t.chosen), None)
        if chosen is None or chosen.k is None or chosen.noise_share or chosen.k == made:
            return self.words
        return (
            f"{self.words} The comparison, with fewer repetitions and at most "
            f"{self.config.laboratory.customers:,} customers, favoured {chosen.k} segments; on all "
            f"the evidence it is {made}."
        )


def with_levels(config: SegmentsConfig) -> SegmentsConfig:
    """The settings with a number for each level where one of the ways compared needs them.

    All ways then see the same features.
    """
    ways = [CLUSTERINGS[c]() for c in config.laboratory.clusterings if c in CLUSTERINGS]
    if not any(takes_categories(way) for way in ways):
        return config
    encode = config.encode.model_copy(update={"many_levels": "one-hot"})
    return config.model_copy(update={"encode": encode})


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
    bench = _Bench(prepared, config, seed, on_trial, cpu_clock)
    trials = [t for reduction in laboratory.reductions for t in bench.with_reduction(reduction)]
    written, chosen = decided(trials, laboratory, config.choose)
    if chosen is None:
        return Comparison(tuple(written), none_fit(written, config), config)
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


@dataclass(frozen=True, slots=True)
class _Reduced:
    """Customers in a reduction's coordinates, shape (n, d), and what these are worth."""

    reduction: Reduction
    points: Matrix
    measured: dict[str, Any]
    spent: float
    """CPU seconds."""


class _Bench:
    """What every trial shares: the customers, whether they have groups at all, and the settings."""

    def __init__(
        self,
        prepared: Prepared,
        config: SegmentsConfig,
        seed: int,
        on_trial: Callable[[str], None],
        cpu_clock: Clock,
    ) -> None:
        self._config = config
        self._seed = seed
        self._on_trial = on_trial
        self._cpu_clock = cpu_clock
        self._matrix = prepared.matrix[: config.laboratory.customers]
        self._categories = prepared.categories
        taking_part = {*prepared.selection.weights, "revenue"}
        self._values = {c: v for c, v in prepared.values.items() if c in taking_part}
        self._structure = prepared.structure

    def with_reduction(self, name: str) -> Iterator[Trial]:
        """Fit a reduction and try every clustering on it."""
        self._on_trial(f"try {name}")
        reduced: dict[bool, _Reduced | Trial] = {}
        for clustering in self._config.laboratory.clusterings:
            start = self._cpu_clock()
            cluster = _config(CLUSTERINGS, clustering, self._config.cluster)
            mixed = takes_categories(cluster)
            try:
                if mixed not in reduced:
                    reduced[mixed] = self._reduced(name, cluster)
            except (BadData, Refused) as error:
                seconds = self._cpu_clock() - start
                reduced[mixed] = _failed(name, clustering, str(error), seconds)
            by = reduced[mixed]
            if isinstance(by, Trial):
                yield replace(by, clustering=clustering)
                continue
            self._on_trial(f"try {name} with {clustering}")
            start = self._cpu_clock()
            try:
                found = list(self._tried(by, cluster))
            except (BadData, Refused) as error:
                yield _failed(name, clustering, str(error), self._cpu_clock() - start + by.spent)
                continue
            seconds = round(self._cpu_clock() - start + by.spent, 2)
            for by_k in found:
                yield Trial(
                    reduction=name,
                    clustering=clustering,
                    cpu_seconds=seconds,
                    chosen=False,
                    **by.measured,
                    **by_k,
                )

    def _reduced(self, name: str, cluster: Any) -> _Reduced:  # noqa: ANN401 - of many kinds
        """Fit a reduction for a clustering, and again without some customers to be judged on."""
        start = self._cpu_clock()
        reduce = reducer(_config(REDUCTIONS, name, self._config.reduce), cluster, self._categories)
        held = max(1, round(len(self._matrix) * self._config.laboratory.held_out))
        learned_from, held_out = self._matrix[:-held], self._matrix[-held:]
        partly = reduce.fit(learned_from, seed=self._seed)
        reduction = reduce.fit(self._matrix, seed=self._seed)
        measured = {
            "width": reduction.width,
            "kept_share": kept_share(partly, learned_from, held_out),
            "pca_kept_share": pca_kept_share(partly.width, learned_from, held_out),
        }
        points = reduction.transform(self._matrix)
        return _Reduced(reduction, points, measured, self._cpu_clock() - start)

    def _tried(self, by: _Reduced, cluster: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
        """What a clustering's every k measured."""
        choose = self._config.choose.model_copy(
            update={"resamples": self._config.laboratory.resamples}
        )
        points = by.points
        cluster = with_categories_counted(cluster, by.reduction, self._matrix)
        if takes_categories(cluster) and not cluster.categories:
            raise BadData(NO_CATEGORY, way_out=WITH_CATEGORY)
        if not candidates(points, choose):
            raise BadData(
                "the coordinates make too many customers alike", way_out="keep more of them"
            )
        choice, clusters = choose_k(
            points,
            method(cluster),
            choose,
            refitter=quick_method(cluster),
            customers=len(points),
            seed=self._seed,
            values=self._values,
            structure=self._structure,
        )
        few = choose.silhouette_customers
        labels = clusters.predict(points)
        noise = 0.0 if clusters.noise is None else float(np.mean(labels == clusters.noise))
        for tried in choice.tried:
            if not tried.offered:
                continue
            best = tried.k == choice.k
            # Where there is no group, nothing is separated and nothing comes back.
            apart = best and tried.k > 0
            yield {
                "k": tried.k,
                "silhouette": tried.silhouette if tried.k else None,
                "separation": silhouette(self._matrix[:few], labels[:few]) if apart else None,
                "stability": tried.stability if tried.k else None,
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
