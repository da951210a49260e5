"""One way of grouping that was tried, and the table of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import pyarrow as pa

from regulars.model import SEGMENT_TRIALS
from regulars.segments.schema import arrow_schema


@dataclass(frozen=True, slots=True)
class Trial:
    """A reduction, a clustering and a number of segments.

    Attributes:
        reduction: name in the catalogue of reductions.
        clustering: name in the catalogue of clusterings.
        k: how many groups, that of noise not among them; None where the method failed.
        width: how many coordinates the groups lie in.
        kept_share: share of the features' variance that the coordinates give back on held-out
            customers, at most 1.
        pca_kept_share: what principal components of the same width give back on them.
        silhouette: mean silhouette in those coordinates, -1 to 1.
        separation: mean silhouette in the scaled features, the same for every reduction; only for
            the method's own best k.
        stability: mean adjusted Rand index between resamples, about 0 to 1.
        smallest_share: share of customers in the smallest group.
        noise_share: share of customers in no group.
        cpu_seconds: processor time of the method over all its k.
        own_best: whether it is the k that the method's own evidence favours.
        chosen: whether the segments are made this way.
        verdict: why, or why not, in words.
    """

    reduction: str
    clustering: str
    k: int | None
    width: int | None
    kept_share: float | None
    pca_kept_share: float | None
    silhouette: float | None
    separation: float | None
    stability: float | None
    smallest_share: float | None
    noise_share: float | None
    cpu_seconds: float
    own_best: bool
    chosen: bool
    verdict: str


def trials_table(trials: Sequence[Trial]) -> pa.Table:
    """The table `segment_trials`, in the order of the trials."""
    rows = [{"trial": number} | asdict(t) for number, t in enumerate(trials, start=1)]
    return pa.Table.from_pylist(rows, schema=arrow_schema(SEGMENT_TRIALS))
