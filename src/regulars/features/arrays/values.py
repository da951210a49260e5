"""Values that lie run by run, and what can be told of each run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

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


@dataclass(frozen=True, kw_only=True)
class ValuesOfRuns:
    """Values of a column that lie run by run.

    Attributes:
        column: the values, with gaps.
        bounds: by run, its first row; at the end, the number of rows.
    """

    column: pa.Array
    bounds: Integers

    @cached_property
    def _values(self) -> tuple[pa.Array, Integers]:
        """The values without gaps, and their bounds; a run may have none."""
        if self.column.null_count == 0:
            return self.column, self.bounds
        return self.column.drop_null(), _sums_so_far(self.column.is_valid())[self.bounds]

    def count(self) -> pa.Array:
        """How many values."""
        if self.column.null_count == 0:
            return pa.array(np.diff(self.bounds))
        return pa.array(np.diff(_sums_so_far(self.column.is_valid())[self.bounds]))

    def holds(self) -> pa.Array:
        """In how many rows a condition holds."""
        held = (
            pc.fill_null(self.column, fill_value=False) if self.column.null_count else self.column
        )
        return pa.array(np.diff(_sums_so_far(held)[self.bounds]))

    def sum(self) -> pa.Array:
        """The sum of whole numbers; 0 of none. With 128 bits where 64 may not do."""
        values, bounds = self._values
        numbers = values.to_numpy()
        largest = max(-int(numbers.min(initial=0)), int(numbers.max(initial=0)))
        if largest * int(np.diff(bounds).max(initial=0)) < _LARGEST:
            # Sums so far may wrap around; their differences are right all the same.
            return pa.array(np.diff(_sums_so_far(values)[bounds]))
        sums = np.diff(np.append(0, np.cumsum(numbers.astype(object)))[bounds])
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
        values, bounds = self._values
        counted = np.diff(bounds)
        in_order = _sorted_by_run(values.to_numpy(), np.repeat(np.arange(len(counted)), counted))
        filled = counted > 0
        begin, last = bounds[:-1][filled], counted[filled] - 1
        low, high = in_order[begin + last // 2], in_order[begin + (last + 1) // 2]
        return _of_filled(pa.array(low * 0.5 + high * 0.5), filled)

    def _extreme(self, which: Any) -> pa.Array:  # noqa: ANN401 - a ufunc
        values, bounds = self._values
        filled = bounds[1:] > bounds[:-1]
        begin = bounds[:-1][filled]
        if not pa.types.is_string(values.type):
            return _of_filled(pa.array(which.reduceat(values.to_numpy(), begin)), filled)
        encoded = values.dictionary_encode()
        texts = encoded.dictionary.take(pc.array_sort_indices(encoded.dictionary))
        place = pc.index_in(encoded.dictionary, value_set=texts).to_numpy()
        extremes = which.reduceat(place[encoded.indices], begin)
        return _of_filled(texts.take(pa.array(extremes)), filled)


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


def _of_filled(found: pa.Array, filled: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> pa.Array:
    """What was found, empty for the runs without values."""
    if filled.all():
        return found
    return found.take(pa.array(np.cumsum(filled) - 1, mask=~filled))


def _sums_so_far(numbers: pa.Array) -> Integers:
    """By row, and after the last, the sum of the numbers before it."""
    sums = np.zeros(len(numbers) + 1, np.int64)
    np.cumsum(numbers.to_numpy(zero_copy_only=False), out=sums[1:])
    return sums
