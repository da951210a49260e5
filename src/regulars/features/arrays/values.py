"""Values that lie run by run, and what can be told of each run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.features.arrays.memory import Bools, Numbers, arrow_of, numpy_of
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

    def sums(self, numbers: Integers) -> Integers:
        """By run, the sum of numbers; what wraps around on the way is right all the same."""
        so_far = np.zeros(len(numbers) + 1, np.int64)
        np.cumsum(numbers, out=so_far[1:])
        return np.diff(so_far[self.bounds])

    def holds(self, condition: Bools) -> Integers:
        """By run, how often a condition holds."""
        so_far = np.zeros(len(condition) + 1, np.int32)
        np.cumsum(condition, out=so_far[1:])
        return np.diff(so_far[self.bounds]).astype(np.int64)


@dataclass(frozen=True)
class ValuesOfRuns:
    """Values of a column that lie run by run.

    Attributes:
        column: the values, with gaps.
        runs: the runs.
        where: by row, whether its value is looked at, for extremes and medians; None: all are.
    """

    column: Numbers | pa.Array
    runs: Runs
    where: Numbers | None = None

    def count(self) -> Numbers:
        """How many values."""
        there = self._numbers.there
        return Numbers(self.runs.lengths if there is None else self.runs.holds(there))

    def holds(self) -> Numbers:
        """In how many rows a condition holds."""
        return Numbers(self.runs.holds(self._numbers.filled()))

    def sum(self) -> Numbers | pa.Array:
        """The sum of whole numbers; 0 of none. With 128 bits where 64 may not do."""
        numbers = self._numbers.filled()
        largest = max(-int(numbers.min(initial=0)), int(numbers.max(initial=0)))
        if largest * self.runs.longest < _LARGEST:
            return Numbers(self.runs.sums(numbers))
        sums = np.diff(np.append(0, np.cumsum(numbers.astype(object)))[self.runs.bounds])
        return pa.array(sums.tolist(), pa.decimal128(38))

    def min(self) -> Numbers | pa.Array:
        """The least value; none of none. Of a double that is no number any other is less."""
        return self._extreme(np.fmin)

    def max(self) -> Numbers | pa.Array:
        """The greatest value; none of none. A double that is no number is greater than all."""
        return self._extreme(np.maximum)

    def median(self) -> Numbers:
        """The middle of doubles, or half way between the two in the middle; none of none.

        A double that is no number is greater than all.
        """
        rows, run, first = self._looked_at
        in_order = _sorted_by_run(_some(self._numbers.values, rows), run)
        last = np.diff(first, append=len(in_order)) - 1
        low, high = in_order[first + last // 2], in_order[first + (last + 1) // 2]
        return self._by_run(low * 0.5 + high * 0.5)

    def _extreme(self, which: np.ufunc) -> Numbers | pa.Array:
        rows, _, first = self._looked_at
        if isinstance(self.column, Numbers):
            values = _some(self._numbers.values, rows)
            alone = len(first) == len(values)  # no run has two
            return self._by_run(values if alone else which.reduceat(values, first))
        texts = self.column if rows is None else self.column.take(arrow_of(rows))
        encoded = texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode()
        in_order = encoded.dictionary.take(pc.array_sort_indices(encoded.dictionary))
        place = numpy_of(pc.index_in(encoded.dictionary, value_set=in_order))
        extremes = which.reduceat(place[numpy_of(encoded.indices)], first)
        found = self._by_run(extremes)
        return in_order.take(found.in_arrow())

    @cached_property
    def _numbers(self) -> Numbers:
        """The column; of texts only which are there."""
        if isinstance(self.column, Numbers):
            return self.column
        there = numpy_of(self.column.is_valid()) if self.column.null_count else None
        return Numbers(np.empty(0), there)

    @cached_property
    def _looked_at(self) -> tuple[Integers | None, Integers, Integers]:
        """Rows with a value that is looked at, None: all; their runs; the first one of each run."""
        there = self._numbers.there
        if self.where is not None:
            true = self.where.filled()
            there = true if there is None else true & there
        if there is None:
            return None, self.runs.of_row, self.runs.bounds[:-1]
        rows = np.flatnonzero(there)
        run = self.runs.of_row.take(rows)
        new = np.ones(len(run), np.bool_)
        np.not_equal(run[1:], run[:-1], out=new[1:])
        return rows, run, np.flatnonzero(new)

    def _by_run(self, found: np.ndarray[Any, Any]) -> Numbers:
        """What was found for runs with a value; none for the others."""
        runs = len(self.runs.lengths)
        if len(found) == runs:
            return Numbers(found)
        _, run, first = self._looked_at
        values, there = np.zeros(runs, found.dtype), np.zeros(runs, np.bool_)
        values[run[first]] = found
        there[run[first]] = True
        return Numbers(values, there)


def _some(values: np.ndarray[Any, Any], rows: Integers | None) -> np.ndarray[Any, Any]:
    return values if rows is None else values.take(rows)


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
