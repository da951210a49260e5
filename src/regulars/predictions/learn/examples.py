"""Examples: customers as known at a moment, with what they did after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from regulars.model import BadData
from regulars.predictions.evaluate.interval import Vector
from regulars.wording import some

Target = Literal["binary", "amount"]
Index = npt.NDArray[np.intp]
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Examples:
    """What a model learns from; n rows, one for each customer and cut.

    Attributes:
        features: f columns of numbers, booleans, dates or texts; null where not known.
        label: what happened after the cut: 0 or 1, or an amount of at least 0, shape (n,).
        target: which of the two.
        groups: rows with the same number are never parted between learning and measuring: the rows
            of one customer, or copies; shape (n,).
        cut_s: the moment of each row in seconds since 1970, shape (n,); None for a table that has
            no time.
        horizon_s: how long after the cut the label lies; 0 without time.
        base: a column of `features` that holds a probability of the label known beforehand, which
            the methods only correct; None: there is none.
        can_grow: whether a longer history would give more rows, of more moments.
    """

    features: pa.Table
    label: Vector
    target: Target
    groups: Index
    cut_s: npt.NDArray[np.int64] | None = None
    horizon_s: int = 0
    base: str | None = None
    can_grow: bool = False

    def __len__(self) -> int:
        return len(self.label)

    def take(self, rows: Index) -> Examples:
        """Some of the rows."""
        return Examples(
            self.features.take(pa.array(rows)),
            self.label[rows],
            self.target,
            self.groups[rows],
            None if self.cut_s is None else self.cut_s[rows],
            self.horizon_s,
            self.base,
            self.can_grow,
        )

    @property
    def looked_at(self) -> str:
        """How many customers, and at how many moments; empty for a table that has no time."""
        if self.cut_s is None:
            return ""
        customers, moments = (len(np.unique(seen)) for seen in (self.groups, self.cut_s))
        at = f", seen at {moments:,} moments" if moments > 1 else ""
        return f"{some(customers, 'customer')}{at}"

    @property
    def more(self) -> str:
        """What gives more rows."""
        return "bring more customers" + " or a longer history" * self.can_grow

    def draw(self, most: int, *, seed: int) -> Index:
        """Positions of at most so many rows, whole groups drawn at random, in order."""
        if len(self) <= most:
            return np.arange(len(self))
        _, group = np.unique(self.groups, return_inverse=True)
        order = np.random.default_rng(seed).permutation(group.max() + 1)
        sizes = np.bincount(group)[order]
        drawn = np.zeros(len(order), dtype=np.bool_)
        drawn[order[np.cumsum(sizes) <= most]] = True
        return np.flatnonzero(drawn[group])


def check_examples(
    examples: Examples, *, what: str, fewest_customers: int, fewest_of_a_class: int
) -> None:
    """Refuse examples from which nothing sound can be learned.

    Args:
        examples: of any size.
        what: the label in words ("no order within 90 days").
        fewest_customers: that are enough.
        fewest_of_a_class: likewise, of positives and of negatives.

    Raises:
        BadData: labels are missing, negative, of one kind only or too few; says what is needed.
    """
    n = len(examples)
    if not np.isfinite(examples.label).all():
        missing = int((~np.isfinite(examples.label)).sum())
        raise BadData(
            f"{missing:,} of {n:,} examples have no label ({what})",
            way_out="drop the rows whose outcome is not known; score them with the model",
        )
    of = f" ({examples.looked_at})" if examples.looked_at else ""
    if n < fewest_customers:
        raise BadData(
            f"too few examples of {what!r}: needs {fewest_customers:,}, has {n:,}{of}",
            way_out=examples.more,
        )
    if examples.target == "amount":
        _check_amounts(examples.label, what)
        return
    if not np.isin(examples.label, (0.0, 1.0)).all():
        raise BadData(f"the label ({what}) has other values than 0 and 1")
    positives = int(examples.label.sum())
    if positives in {0, n}:
        who = "nobody" if positives == 0 else f"everybody ({examples.looked_at or f'{n:,}'})"
        raise BadData(
            f"{what!r} is true of {who}, so who differs cannot be learned",
            way_out="choose another horizon, or bring data in which both occur",
        )
    fewer = min(positives, n - positives)
    if fewer < fewest_of_a_class:
        word = "positives" if fewer == positives else "negatives"
        raise BadData(
            f"too few {word} of {what!r}: needs {fewest_of_a_class:,}, has {fewer:,} in {n:,} "
            f"examples{of}",
            way_out=f"choose another horizon, or {examples.more}"
            if examples.horizon_s
            else examples.more,
        )


def _check_amounts(amounts: Vector, what: str) -> None:
    below = int((amounts < 0).sum())
    if below:
        raise BadData(
            f"{below:,} amounts ({what}) are below 0",
            way_out="predict revenue before returns, or set negative amounts to 0",
        )
    if amounts.min() == amounts.max():
        of_all = "0: nobody has any" if amounts.max() == 0 else f"{amounts[0]:,.2f}"
        raise BadData(
            f"all amounts ({what}) are alike, {of_all}, so who differs cannot be learned",
            way_out="choose another horizon, or bring data in which they differ",
        )
