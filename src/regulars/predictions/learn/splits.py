"""Which rows to learn from and which to measure on.

With several cuts the last is measured on, and only rows whose outcome was known at that cut are
learned from. Without time the rows are cut into parts with the same share of positives, rows of one
group together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.predictions.learn.examples import Examples, Index

_TELLING_SHARE = 0.005  # a value of more of the rows tells nothing of a copy
_TELLING_ROWS = 20
_CONTINUOUS = 0.1  # distinct values per row, from which a number identifies


@dataclass(frozen=True, slots=True)
class Fold:
    """One split.

    Attributes:
        learn: positions of the rows to learn from.
        held_out: positions of the rows to measure on.
    """

    learn: Index
    held_out: Index


def split(examples: Examples, rows: Index, *, folds: int, fewest: int, seed: int) -> list[Fold]:
    """Split some of the examples, in time where that is possible.

    Args:
        examples: all of them.
        rows: positions of those to split.
        folds: how many, where there is no time to split by.
        fewest: positives and negatives that each side of a split in time must have.
        seed: of the shuffling.

    Returns:
        One fold in time, or `folds` without.
    """
    in_time = _in_time(examples, rows, fewest)
    return [in_time] if in_time is not None else at_random(examples, rows, folds, seed)


def is_in_time(folds: list[Fold]) -> bool:
    """Whether the split is one in time."""
    return len(folds) == 1


def _in_time(examples: Examples, rows: Index, fewest: int) -> Fold | None:
    if examples.cut_s is None:
        return None
    cuts = examples.cut_s[rows]
    last = cuts.max()
    fold = Fold(rows[cuts + examples.horizon_s <= last], rows[cuts == last])
    for side in (fold.learn, fold.held_out):
        label = examples.label[side]
        positive = int((label > 0).sum())
        if min(positive, len(label) - positive) < fewest:
            return None
    return fold


def at_random(examples: Examples, rows: Index, folds: int, seed: int) -> list[Fold]:
    """Cut some examples into parts of whole groups, with like shares of positives.

    Groups in the order of their positives and sizes, ties shuffled, are dealt out like cards.
    """
    _, group = np.unique(examples.groups[rows], return_inverse=True)
    sizes, positives = np.bincount(group), np.bincount(group, examples.label[rows] > 0)
    shuffled = np.random.default_rng(seed).permutation(len(sizes))
    dealt = shuffled[np.lexsort((sizes[shuffled], positives[shuffled]))]
    part = np.empty(len(sizes), dtype=np.intp)
    part[dealt] = np.arange(len(sizes)) % folds
    of_row = part[group]
    return [Fold(rows[of_row != held], rows[of_row == held]) for held in range(folds)]


def copies(table: pa.Table) -> Index:
    """Number the rows so that copies of one customer get the same number.

    Two rows are taken for copies when they agree in all numbers that are nearly continuous (and
    there are two at least that tell, being rare): so agree the same person's rows in a file that
    was blown up, but hardly two people. Parted between learning and measuring, they would be
    recognised instead of predicted.

    Returns:
        Shape (n,).
    """
    n = table.num_rows
    most = max(_TELLING_ROWS, _TELLING_SHARE * n)
    codes = []
    for column in table.columns:
        kind = column.type
        if not (pa.types.is_floating(kind) or pa.types.is_integer(kind)):
            continue
        values = pc.fill_null(column.cast(pa.float64()), np.nan).to_numpy()
        distinct, code, size = np.unique(values, return_inverse=True, return_counts=True)
        if len(distinct) >= _CONTINUOUS * n:
            codes.append(np.where(size[code] > most, -1, code))
    alone = np.arange(n)
    if len(codes) < 2:  # noqa: PLR2004 - one number is no fingerprint
        return alone
    key = np.column_stack(codes)
    _, group = np.unique(key, axis=0, return_inverse=True)
    telling = (key >= 0).sum(axis=1) >= 2  # noqa: PLR2004
    found: Index = np.where(telling, group.reshape(-1), n + alone)
    return found
