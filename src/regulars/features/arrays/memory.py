"""Numbers that numpy and Arrow share without a copy.

pyarrow's own conversions copy what has gaps value by value, and import pandas where it is
installed, for as long as reading a million lines takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa

Bools = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers or truths, some of which may be missing.

    Attributes:
        values: what they are; anything where one is missing.
        there: which are not missing; None: all are there.

    >>> Numbers(np.array([3, 0]), np.array([True, False])).in_arrow().to_pylist()
    [3, None]
    """

    values: np.ndarray[Any, Any]
    there: Bools | None = None

    @classmethod
    def of(cls, array: pa.Array) -> Self:
        """See an Arrow array of a type that numpy knows."""
        gaps, content = array.buffers()
        there = _bits(gaps, array) if array.null_count else None
        if pa.types.is_boolean(array.type):
            return cls(_bits(content, array), there)
        dtype = np.dtype(array.type.to_pandas_dtype())
        if not len(array):
            return cls(np.empty(0, dtype), there)
        return cls(np.frombuffer(content, dtype, len(array), array.offset * dtype.itemsize), there)

    def filled(self, nothing: float = 0) -> np.ndarray[Any, Any]:
        """The values, and another where one is missing; by default 0, or that it does not hold."""
        if self.there is None:
            return self.values
        return np.where(self.there, self.values, self.values.dtype.type(nothing))

    def in_arrow(self) -> pa.Array:
        """Show them to Arrow; whole numbers and doubles stay where they lie."""
        gaps = None
        if self.there is not None and not self.there.all():
            gaps = pa.py_buffer(np.packbits(self.there, bitorder="little"))
        values = self.values
        if values.dtype == np.bool_:
            values = np.packbits(values, bitorder="little")
        dtype = pa.from_numpy_dtype(self.values.dtype)
        content = pa.py_buffer(np.ascontiguousarray(values))
        return pa.Array.from_buffers(dtype, len(self.values), [gaps, content])


def seen(column: pa.Array) -> Numbers | pa.Array:
    """See a column as numbers, or as the texts that it has."""
    numbers = pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
    return Numbers.of(column) if numbers or pa.types.is_boolean(column.type) else column


def arrow_of(values: np.ndarray[Any, Any], there: Bools | None = None) -> pa.Array:
    """Show numbers to Arrow; `there` says which are not missing, None that all are there."""
    return Numbers(values, there).in_arrow()


def numpy_of(array: pa.Array) -> np.ndarray[Any, Any]:
    """Show an array to numpy; anything where a value is missing."""
    return Numbers.of(array).values


def _bits(buffer: pa.Buffer | None, array: pa.Array) -> Bools:
    if buffer is None or not len(array):
        return np.ones(len(array), np.bool_)
    first, place = divmod(array.offset, 8)
    bits = np.frombuffer(buffer, np.uint8, offset=first)
    unpacked = np.unpackbits(bits, count=place + len(array), bitorder="little")
    return unpacked[place:].view(np.bool_)
