"""Do an autoencoder's codes keep more of the customers than PCA's at the same width?

The customers are split by the seed. All methods learn from the same part and are asked to
reconstruct the other; early stopping looks at customers from the first part only. With e the mean
squared error of one held-out customer, a method keeps clearly more (or less) than PCA where the
mean of e - e_PCA over the m held-out customers differs from 0 by more than 1.96 standard errors,
sd(e - e_PCA) / sqrt(m).

Codes that do not keep clearly more, or of which some are dead, are not recommended: PCA is linear,
needs no training, and its distances are those between customers.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Literal

import numpy as np

from regulars.model import Refused
from regulars.segments.reduce.against_pca import AgainstPCA, Compared
from regulars.segments.reduce.autoencoder import CONFIGS, AnyConfig, Autoencoder, pca_width
from regulars.segments.reduce.pca import PCA, PCAConfig
from regulars.segments.reduce.reducer import Matrix, Reduction
from regulars.segments.scale import Vector

STANDARD_ERRORS = 1.96  # of the difference, for 95 in 100


def compare_with_pca(
    points: Matrix,
    *,
    seed: int,
    columns: Sequence[str] | None = None,
    width: int | None = None,
    variance: float = 0.9,
    autoencoders: Sequence[AnyConfig] | None = None,
    held_out_share: float = 0.2,
) -> AgainstPCA:
    """Compare autoencoders with PCA on customers that none of them learned from.

    Args:
        points: shape (n, f), as the room scales and weighs them.
        seed: of the split and of every training.
        columns: names of the features; by default `feature 1` and on.
        width: codes of every method; by default as many as PCA keeps for `variance`, at most 8.
        variance: see `width`.
        autoencoders: settings of each, whose own width is overruled; by default one of each kind.
        held_out_share: share of the customers to reconstruct.

    Raises:
        Refused: Keras is not installed. What an autoencoder refuses (too few customers) is told in
            the comparison instead.
        BadData: a point is not finite.

    >>> rng = np.random.default_rng(0)
    >>> found = compare_with_pca(rng.normal(size=(92, 4)), seed=1)
    >>> found.verdict
    'pca'
    >>> print(found.sentence)
    PCA keeps 75 % of the variance of held-out customers in 3 numbers. No autoencoder was trained:
    74 customers to learn from are too few for an autoencoder, which needs at least 200.
    """
    order = np.random.default_rng([seed, len(points)]).permutation(len(points))
    held_out_count = max(1, round(len(points) * held_out_share))
    held_out, seen = points[order[:held_out_count]], points[order[held_out_count:]]
    width = width or pca_width(seen, variance)
    columns = columns or [f"feature {i}" for i in range(1, points.shape[1] + 1)]
    mean = seen.mean(axis=0)

    started = time.process_time()
    reference = PCA(PCAConfig(variance=1.0)).fit(seen, seed=seed)
    components = reference.components[:width]
    squared = (held_out - ((held_out - mean) @ components.T @ components + mean)) ** 2
    base = squared.mean(axis=1)
    pca = Compared(
        method="pca",
        mse=float(base.mean()),
        feature_mse=_named(columns, squared),
        cpu_seconds=time.process_time() - started,
    )
    others = [
        _autoencoder(config, seen, held_out, base=base, columns=columns, width=width, seed=seed)
        for config in autoencoders or [config() for config in CONFIGS.values()]
    ]
    return AgainstPCA(
        width=width,
        customers=len(seen),
        held_out_customers=held_out_count,
        variance=float(((held_out - mean) ** 2).mean()),
        methods=(pca, *others),
    )


def _autoencoder(
    config: AnyConfig,
    seen: Matrix,
    held_out: Matrix,
    *,
    base: Vector,
    columns: Sequence[str],
    width: int,
    seed: int,
) -> Compared:
    """One autoencoder; `base` is PCA's error of each held-out customer."""
    started = time.process_time()
    try:
        codes = Autoencoder(config.model_copy(update={"width": width})).fit(seen, seed=seed)
    except Refused as refusal:
        if "pip install" in refusal.way_out:
            raise
        return Compared(method=config.algorithm, refused=refusal.problem)
    squared = (held_out - _there_and_back(codes, held_out)) ** 2
    difference = squared.mean(axis=1) - base
    margin = STANDARD_ERRORS * float(difference.std()) / len(held_out) ** 0.5
    return Compared(
        method=config.algorithm,
        mse=float(squared.mean()),
        feature_mse=_named(columns, squared),
        cpu_seconds=time.process_time() - started,
        epochs=codes.training.epochs,
        dead=codes.quality.dead,
        difference=float(difference.mean()),
        margin=margin,
        against_pca=_judged(float(difference.mean()), margin),
    )


def _there_and_back(reduction: Reduction, points: Matrix) -> Matrix:
    return reduction.reconstruct(reduction.transform(points))


def _judged(difference: float, margin: float) -> Literal["keeps more", "the same", "keeps less"]:
    if difference + margin < 0:
        return "keeps more"
    return "keeps less" if difference - margin > 0 else "the same"


def _named(columns: Sequence[str], squared: Matrix) -> dict[str, float]:
    return dict(zip(columns, map(float, squared.mean(axis=0)), strict=True))
