"""Values that lie run by run, and what can be told of each run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.features.arrays.numbering import Integers
from regulars.features.arrays.reading import Doubles

_LARGEST = 2**63


def can_tell(kind: str, of: nw.dtypes.DType) -> bool:
    """Whether `ValuesOfRuns` tells an aggregation of values of a type as an engine does.

    Sums of doubles depend on the order of addition, so they are not told.
    """
    whole = of.is_signed_integer() and of != nw.Int128
    return {
        "count": True,
        "holds": True,
        "sum": whole,
        "min": whole or of in {nw.Float64(), nw.String()},
        "max": whole or of in {nw.Float64(), nw.String()},
        "median": of == nw.Float64,
    }[kind]


@dataclass(frozen=True)
class Runs:
    """Where runs of rows lie, one after another; none is empty.

    Attributes:
        bounds: by run, its first row; at the end, the number of rows.
    """

    bounds: Integers

    @cached_property
    def lengths(self) -> Integers:
        """By run, how many rows."""
        return np.diff(self.bounds)

    @cached_property
    def longest(self) -> int:
        """The rows of the longest run."""
        return int(self.lengths.max(initial=0))

    @cached_property
    def of_row(self) -> Integers:
        """By row, its run."""
        return np.repeat(np.arange(len(self.lengths), dtype=np.int32), self.lengths)

    def sums(self, numbers: pa.Array) -> Integers:
        """By run, the sum of numbers; what wraps around on the way is right all the same."""
        so_far = np.zeros(len(numbers) + 1, np.int64)
        np.cumsum(numbers.to_numpy(zero_copy_only=False), out=so_far[1:])
        return np.diff(so_far[self.bounds])


@dataclass(frozen=True)
class ValuesOfRuns:
    """Values of a column that lie run by run.

    Attributes:
        column: the values, with gaps.
        runs: the runs.
        where: by row, whether its value is looked at, for extremes and medians; None: all are.
    """

    column: pa.Array
    runs: Runs
    where: pa.Array | None = None

    def count(self) -> pa.Array:
        """How many values."""
        if self.column.null_count == 0:
            return pa.array(self.runs.lengths)
        return pa.array(self.runs.sums(self.column.is_valid()))

    def holds(self) -> pa.Array:
        """In how many rows a condition holds."""
        return pa.array(self.runs.sums(_without_gaps(self.column, with_=False)))

    def sum(self) -> pa.Array:
        """The sum of whole numbers; 0 of none. With 128 bits where 64 may not do."""
        values = _without_gaps(self.column, with_=0)
        numbers = values.to_numpy()
        largest = max(-int(numbers.min(initial=0)), int(numbers.max(initial=0)))
        if largest * self.runs.longest < _LARGEST:
            return pa.array(self.runs.sums(values))
        sums = np.diff(np.append(0, np.cumsum(numbers.astype(object)))[self.runs.bounds])
        return pa.array(sums.tolist(), pa.decimal128(38))

    def min(self) -> pa.Array:
        """The least value; none of none. Of a double that is no number any other is less."""
        return self._extreme(np.fmin)

    def max(self) -> pa.Array:
        """The greatest value; none of none. A double that is no number is greater than all."""
        return self._extreme(np.maximum)

    def median(self) -> pa.Array:
        """The middle of doubles, or half way between the two in the middle; none of none.

        A double that is no number is greater than all.
        """
        values, run, first = self._there
        in_order = _sorted_by_run(values.to_numpy(), run)
        last = np.diff(first, append=len(values)) - 1
        low, high = in_order[first + last // 2], in_order[first + (last + 1) // 2]
        return self._by_run(pa.array(low * 0.5 + high * 0.5))

    def _extreme(self, which: np.ufunc) -> pa.Array:
        values, _, first = self._there
        if len(first) == len(values):  # no run has two
            return self._by_run(values)
        if not pa.types.is_string(values.type):
            return self._by_run(pa.array(which.reduceat(values.to_numpy(), first)))
        encoded = values.dictionary_encode()
        texts = encoded.dictionary.take(pc.array_sort_indices(encoded.dictionary))
        place = pc.index_in(encoded.dictionary, value_set=texts).to_numpy()
        extremes = which.reduceat(place[encoded.indices], first)
        return self._by_run(texts.take(pa.array(extremes)))

    @cached_property
    def _there(self) -> tuple[pa.Array, Integers, Integers]:
        """The values that are there and looked at; by value its run; the first one of each run."""
        there = self.column.is_valid() if self.column.null_count else None
        if self.where is not None:
            looked_at = _without_gaps(self.where, with_=False)
            there = looked_at if there is None else pc.and_(looked_at, there)
        if there is None:
            return self.column, self.runs.of_row, self.runs.bounds[:-1]
        rows = np.flatnonzero(there.to_numpy(zero_copy_only=False))
        run = self.runs.of_row[rows]
        return self.column.take(pa.array(rows)), run, np.flatnonzero(np.diff(run, prepend=-1))

    def _by_run(self, found: pa.Array) -> pa.Array:
        """What was found for runs with a value; none for the others."""
        if len(found) == len(self.runs.lengths):
            return found
        _, run, first = self._there
        place = np.full(len(self.runs.lengths), -1)
        place[run[first]] = np.arange(len(found))
        return found.take(pa.array(place, mask=place < 0))


def _without_gaps(values: pa.Array, *, with_: float) -> pa.Array:
    return values.fill_null(with_) if values.null_count else values


def _sorted_by_run(numbers: Doubles, run: Integers) -> Doubles:
    """The numbers of each run in order; what is no number comes last in its run."""
    if np.isnan(numbers).any():
        return numbers[np.lexsort((numbers, run))]
    # Several times as fast: complex numbers sort by their real parts, equal ones by their
    # imaginary parts. One with a part that is no number would leave its run.
    by_run = np.empty(len(numbers), np.complex128)
    by_run.real, by_run.imag = run, numbers
    by_run.sort()
    return by_run.imag
