"""Columns that know the outcome: found and named before a model can shine with them.

Each column alone is made a prediction: its values are cut into tenths (texts into levels, missing
values apart), and a customer gets the share of positives of the part, as counted in the other half
of the customers. A column is a leak when this alone orders the customers nearly perfectly, or when
it tells about as much as all other columns together and its name says that it is known only with or
after the outcome (the duration of the very call that sold). Where only the first of these is so, it
is suspect: kept, and named in the card's warnings.

Cost O(f n log n), and a small model for each column that alone tells much.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from regulars.predictions.evaluate import auc
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn import BoostingConfig, Encoding
from regulars.predictions.learn.boosting import OBJECTIVES, Boosting
from regulars.predictions.learn.examples import Index, Matrix

KNOWN_AFTERWARDS = frozenset(
    {"cancellation", "cancelled", "canceled", "churn", "churned", "closed", "closing"}
    | {"conversion", "converted", "duration", "end", "ended", "exit", "lost", "outcome"}
    | {"purchased", "reason", "refund", "refunded", "response", "result", "terminated"}
)
"""Words in the names of columns that are mostly filled with or after an outcome."""
PERFECT = 0.97
TELLING = 0.75
_MARGIN = 0.03  # of AUC, within which one column tells as much as the others together
_MOST_CUSTOMERS = 20_000
_PARTS = 10
_PRIOR = 5.0  # customers of the base rate that each part is given


@dataclass(frozen=True, slots=True)
class Leak:
    """A column that tells too much.

    Attributes:
        column: its name.
        auc: of the column alone.
        certain: whether it is to be left out; else it is suspect.
        reason: why, as a sentence.
    """

    column: str
    auc: float
    certain: bool
    reason: str


def find_leaks(
    points: Matrix,
    label: Vector,
    encoding: Encoding,
    *,
    threads: int,
    seed: int,
    among: Collection[str] | None = None,
) -> list[Leak]:
    """Find columns that know the outcome, the most telling first.

    Args:
        points: encoded customers, shape (n, f).
        label: 0 or 1, both there, shape (n,).
        encoding: of the columns.
        threads: for the small models.
        seed: of the halves.
        among: the columns that may be leaks; None: all of them.
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(label))[:_MOST_CUSTOMERS]
    points, label = points[order], label[order]
    half = np.arange(len(label)) % 2
    alone = {
        place: _auc_alone(points[:, place], label, half, text=column.kind == "text")
        for place, column in enumerate(encoding.columns)
        if among is None or column.name in among
    }
    found = []
    for place in sorted(alone, key=lambda i: (-alone[i], i)):
        if alone[place] < TELLING:
            break
        rest = [i for i in range(len(encoding.columns)) if i != place]
        others = _auc_of(points, label, half, encoding, rest, threads=threads, seed=seed)
        leak = _judge(encoding.names[place], alone[place], others)
        found += [leak] if leak else []
    return found


def _judge(name: str, alone: float, others: float) -> Leak | None:
    told = f"alone it orders the customers with an AUC of {alone:.3f}"
    if alone >= PERFECT:
        return Leak(
            name,
            alone,
            certain=True,
            reason=f"It tells the outcome nearly perfectly: {told}. It seems to be recorded with "
            "or after the outcome, and will not be known when the prediction is needed.",
        )
    if alone < others - _MARGIN:
        return None
    words = set(re.split(r"[^a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()))
    after = sorted(words & KNOWN_AFTERWARDS)
    if after:
        return Leak(
            name,
            alone,
            certain=True,
            reason=f"It is known only with or after the outcome, as {after[0]!r} in its name says: "
            f"{told}, all other columns together with {others:.3f}.",
        )
    return Leak(
        name,
        alone,
        certain=False,
        reason=f"{name} tells about as much as all other columns together: {told}, they with "
        f"{others:.3f}. Make sure that it is known before the outcome, or leave it out.",
    )


def _auc_alone(values: Vector, label: Vector, half: Index, *, text: bool) -> float:
    if text:
        part = np.where(np.isnan(values), -1, values)
    else:
        known = values[~np.isnan(values)]
        edges = np.unique(np.quantile(known, np.linspace(0, 1, _PARTS + 1)[1:-1]))
        # Values at an edge are apart: a heap of zeros is a part of its own.
        below, above = (np.searchsorted(edges, values, side=s) for s in ("left", "right"))
        part = np.where(np.isnan(values), -1, below + above)
    _, code = np.unique(part, return_inverse=True)
    score = np.empty(len(label))
    for side in (0, 1):
        other = half != side
        rate = label[other].mean()
        size = np.bincount(code[other], minlength=code.max() + 1)
        positives = np.bincount(code[other], weights=label[other], minlength=code.max() + 1)
        score[~other] = ((positives + _PRIOR * rate) / (size + _PRIOR))[code[~other]]
    return _mean_auc(label, score, half)


def _auc_of(
    points: Matrix,
    label: Vector,
    half: Index,
    encoding: Encoding,
    columns: Sequence[int],
    *,
    threads: int,
    seed: int,
) -> float:
    """Of a small model of some columns, each half judged by the other's."""
    if not columns:
        return 0.5
    texts = [place for place, i in enumerate(columns) if encoding.columns[i].kind == "text"]
    how = Boosting(BoostingConfig(), OBJECTIVES["binary"], 8, texts, threads, seed)
    score = np.empty(len(label))
    chosen = points[:, columns]
    for side in (0, 1):
        other = half != side
        score[~other] = how.grow(chosen[other], label[other], 100).predict(chosen[~other])
    return _mean_auc(label, score, half)


def _mean_auc(label: Vector, score: Vector, half: Index) -> float:
    """Within each half: the halves' scores come from different counts."""
    sides = [half == side for side in (0, 1)]
    found = [auc(label[s], score[s]).value for s in sides if label[s].min() < label[s].max()]
    return float(np.mean(found)) if found else 0.5
