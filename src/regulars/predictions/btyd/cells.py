"""Customers with the same history are one cell with a count: the sufficient statistics.

A buy-till-you-die model knows a customer by three whole numbers: repeat purchase days (frequency),
days from the first purchase to the last (recency) and to `as_of` (tenure, the papers' T). Customers
who share them have the same likelihood and the same predictions, so a likelihood is a sum over
cells, weighted by their counts, exactly: 2.4 million simulated customers make 0.6 million cells,
and almost all work on them (gamma functions, logarithms) depends on one of the numbers alone.

Grouping packs the numbers into one key, `((g F + frequency) D + tenure) D + recency`, and sorts the
keys: O(n log n), in 32 bits where they fit. Customers without a repeat purchase are only counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from regulars.model import BadData
from regulars.predictions.btyd.arrays import Counts, Matrix, Whole
from regulars.wording import some

_WIDE, _NARROW = 63, 32
_NO_COVARIATES = np.zeros((1, 0))


@dataclass(frozen=True, slots=True)
class Cells:
    """Histories that differ, each with the number of customers who share it.

    They stand in ascending order of (group, frequency, tenure, recency).
    """

    frequency: Counts
    """Days with a purchase after the first such day, shape (c,)."""
    recency_days: Counts
    """Days from the first purchase to the last, shape (c,); 0 where frequency is 0."""
    tenure_days: Counts
    """Days from the first purchase to `as_of`, the T of the papers, shape (c,)."""
    count: Counts
    """Customers with this history, shape (c,)."""
    group: Counts
    """Row of `covariates`, shape (c,)."""
    covariates: Matrix
    """What is known of the customers of each group, shape (g, k); (1, 0) without covariates."""

    def __len__(self) -> int:
        return len(self.frequency)

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return int(self.count.sum())

    def every(self, step: int) -> Cells:
        """Every `step`-th cell, standing for all: a stratified sample, as cells are in order."""
        rows = slice(step // 2, None, step)
        return Cells(
            self.frequency[rows],
            self.recency_days[rows],
            self.tenure_days[rows],
            self.count[rows] * step,
            self.group[rows],
            self.covariates,
        )

    def take(self, rows: npt.NDArray[np.bool_] | Counts) -> Cells:
        """The cells of a mask or of row numbers."""
        return Cells(
            self.frequency[rows],
            self.recency_days[rows],
            self.tenure_days[rows],
            self.count[rows],
            self.group[rows],
            self.covariates,
        )


def group_customers(
    frequency: Whole,
    recency_days: Whole,
    tenure_days: Whole,
    *,
    covariates: Matrix | None = None,
) -> Cells:
    """Gather customers into cells.

    Args:
        frequency: days with a purchase after the first such day, shape (n,).
        recency_days: from the first purchase to the last, shape (n,).
        tenure_days: from the first purchase to `as_of`, shape (n,).
        covariates: what else is known of each, shape (n, k).

    Raises:
        BadData: where no such history is possible; names the column.

    >>> cells = group_customers(np.array([0, 1, 0]), np.array([0, 3, 0]), np.array([9, 9, 9]))
    >>> cells.frequency, cells.count
    (array([0, 1]), array([2, 1]))
    """
    groups, group = _groups(covariates, len(frequency))
    packing = _Packing.of(frequency, recency_days, tenure_days, groups=len(groups))
    keys = packing.pack(group, frequency, tenure_days, recency_days)
    if len(groups) > 1:
        found, count = np.unique(keys, return_counts=True)
        return packing.cells(found, count, groups)
    # Without groups, most keys may be of customers who are known by their tenure alone.
    single = frequency == 0
    if (late := int(np.count_nonzero(recency_days[single]))) > 0:
        raise _unlike(late)
    once = np.bincount(tenure_days[single])
    tenures = np.flatnonzero(once)
    found, count = np.unique(keys[~single], return_counts=True)
    first = packing.pack(0, 0, tenures, 0)
    return packing.cells(
        np.concatenate([first, found]), np.concatenate([once[tenures], count]), groups
    )


def cell_of_each(
    frequency: Whole,
    recency_days: Whole,
    tenure_days: Whole,
    *,
    covariates: Matrix | None = None,
) -> tuple[Cells, Counts]:
    """Gather customers into cells, and say where each went.

    Arguments and errors are those of `group_customers`; costs twice as much.

    Returns:
        The cells, and the row of its cell for each customer, shape (n,).
    """
    groups, group = _groups(covariates, len(frequency))
    packing = _Packing.of(frequency, recency_days, tenure_days, groups=len(groups))
    keys = packing.pack(group, frequency, tenure_days, recency_days)
    found, inverse, count = np.unique(keys, return_inverse=True, return_counts=True)
    return packing.cells(found, count, groups), inverse.astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Packing:
    """How four whole numbers make one key that keeps their order."""

    frequencies: int
    days: int
    dtype: type[np.uint32 | np.uint64]

    @staticmethod
    def of(frequency: Whole, recency: Whole, tenure: Whole, *, groups: int) -> _Packing:
        """Find it, for columns that may be packed: `cells` looks closer, at fewer."""
        columns = {"frequency": frequency, "recency_days": recency, "tenure_days": tenure}
        for name, column in columns.items():
            if not np.issubdtype(column.dtype, np.integer):
                raise BadData("a history is counted in whole numbers of days", column=name)
            if column.shape != frequency.shape or column.ndim != 1:
                raise BadData("every customer needs one value", column=name)
            if column.min(initial=0) < 0:
                raise _impossible(int((column < 0).sum()), name)
        frequencies, days = int(frequency.max(initial=0)) + 1, int(tenure.max(initial=0)) + 1
        if recency.max(initial=0) >= days:
            raise _impossible(int((recency >= days).sum()), "recency_days")
        bits = (groups * frequencies * days * days).bit_length()
        if bits > _WIDE:
            raise BadData(
                f"{groups:,} groups of customers, {frequencies:,} frequencies and {days:,} days are"
                " too many to tell apart",
                way_out="group customers by covariates with fewer different values",
            )
        return _Packing(frequencies, days, np.uint32 if bits <= _NARROW else np.uint64)

    def pack(
        self, group: Whole | int, frequency: Whole | int, tenure: Whole | int, recency: Whole | int
    ) -> npt.NDArray[np.unsignedinteger]:
        wide = np.int64
        key = np.asarray(group, dtype=wide) * self.frequencies + frequency
        key = (key * self.days + tenure) * self.days + recency
        return np.asarray(key).astype(self.dtype)

    def cells(self, keys: npt.NDArray[np.unsignedinteger], count: Counts, groups: Matrix) -> Cells:
        rest, recency = np.divmod(keys, self.dtype(self.days))
        rest, tenure = np.divmod(rest, self.dtype(self.days))
        group, frequency = np.divmod(rest, self.dtype(self.frequencies))
        columns = (frequency, recency, tenure, count, group)
        frequency, recency, tenure, count, group = (c.astype(np.int64) for c in columns)
        late = recency > tenure
        if late.any():
            raise _impossible(int(count[late].sum()), "recency_days")
        unlike = (frequency > recency) | ((frequency == 0) & (recency > 0))
        if unlike.any():
            raise _unlike(int(count[unlike].sum()))
        return Cells(frequency, recency, tenure, count, group, groups)


def _impossible(customers: int, column: str) -> BadData:
    return BadData(
        f"the history of {some(customers, 'customer')} cannot be: frequency must not be negative,"
        " and recency lies between 0 and tenure",
        column=column,
        way_out="count days from each customer's first purchase, up to one date for all",
    )


def _unlike(customers: int) -> BadData:
    return BadData(
        f"the history of {some(customers, 'customer')} has more repeat purchase days than days from"
        " first to last purchase, or none and yet a later last purchase",
        column="frequency",
        way_out="count several orders on one calendar day once",
    )


def _groups(covariates: Matrix | None, customers: int) -> tuple[Matrix, Counts | int]:
    """The different rows of covariates, and which each customer has."""
    if covariates is None or covariates.shape[1] == 0:
        return _NO_COVARIATES, 0
    if covariates.shape[0] != customers or not np.isfinite(covariates).all():
        raise BadData(
            "every customer needs a finite value of each covariate",
            column="covariates",
            way_out="fill missing values, or leave the covariate out",
        )
    rows, group = np.unique(covariates, axis=0, return_inverse=True)
    return rows, group.reshape(-1).astype(np.int64)
