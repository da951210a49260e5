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
    """

    column: pa.Array
    runs: Runs

    @cached_property
    def _counted(self) -> Integers:
        """By run, how many values."""
        if self.column.null_count == 0:
            return self.runs.lengths
        return self.runs.sums(self.column.is_valid())

    def count(self) -> pa.Array:
        """How many values."""
        return pa.array(self._counted)

    def holds(self) -> pa.Array:
        """In how many rows a condition holds."""
        return pa.array(self.runs.sums(self._filled_up(with_=False)))

    def sum(self) -> pa.Array:
        """The sum of whole numbers; 0 of none. With 128 bits where 64 may not do."""
        values = self._filled_up(with_=0)
        numbers = values.to_numpy()
        largest = max(-int(numbers.min(initial=0)), int(numbers.max(initial=0)))
        if largest * self.runs.longest < _LARGEST:
            return pa.array(self.runs.sums(values))
        sums = np.diff(np.append(0, np.cumsum(numbers.astype(object)))[self.runs.bounds])
        return pa.array(sums.tolist(), pa.decimal128(38))

    def min(self) -> pa.Array:
        """The least value; none of none. Of a double that is no number any other is less."""
        return self._extreme(np.fmin, of_no_doubles=np.nan, of_no_integers=_LARGEST - 1)

    def max(self) -> pa.Array:
        """The greatest value; none of none. A double that is no number is greater than all."""
        return self._extreme(np.maximum, of_no_doubles=-np.inf, of_no_integers=-_LARGEST)

    def median(self) -> pa.Array:
        """The middle of doubles, or half way between the two in the middle; none of none.

        A double that is no number is greater than all.
        """
        if self._single is not None:
            return self._single
        counted = self._counted
        run = np.repeat(np.arange(len(counted)), counted)
        in_order = _sorted_by_run(self.column.drop_null().to_numpy(), run)
        begin, last = self._first_values, counted[counted > 0] - 1
        low, high = in_order[begin + last // 2], in_order[begin + (last + 1) // 2]
        return self._of_filled(pa.array(low * 0.5 + high * 0.5))

    @cached_property
    def _single(self) -> pa.Array | None:
        """The values, where no run has more than one."""
        if self._counted.max(initial=0) > 1:
            return None
        return self._of_filled(self.column.drop_null())

    @property
    def _first_values(self) -> Integers:
        """By run that has values, where its first one lies among those of all."""
        return (np.cumsum(self._counted) - self._counted)[self._counted > 0]

    def _filled_up(self, with_: float) -> pa.Array:
        """The values, gaps filled up."""
        return self.column.fill_null(with_) if self.column.null_count else self.column

    def _extreme(self, which: np.ufunc, *, of_no_doubles: float, of_no_integers: int) -> pa.Array:
        if self._single is not None:
            return self._single
        if pa.types.is_string(self.column.type):
            return self._extreme_text(which)
        of_none = of_no_doubles if pa.types.is_floating(self.column.type) else of_no_integers
        numbers = self._filled_up(with_=of_none).to_numpy()
        extremes = which.reduceat(numbers, self.runs.bounds[:-1])
        return pa.array(extremes, mask=self._counted == 0 if self.column.null_count else None)

    def _extreme_text(self, which: np.ufunc) -> pa.Array:
        encoded = self.column.drop_null().dictionary_encode()
        texts = encoded.dictionary.take(pc.array_sort_indices(encoded.dictionary))
        place = pc.index_in(encoded.dictionary, value_set=texts).to_numpy()
        extremes = which.reduceat(place[encoded.indices], self._first_values)
        return self._of_filled(texts.take(pa.array(extremes)))

    def _of_filled(self, found: pa.Array) -> pa.Array:
        """What was found, empty for the runs without values."""
        filled = self._counted > 0
        if filled.all():
            return found
        return found.take(pa.array(np.cumsum(filled) - 1, mask=~filled))


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
