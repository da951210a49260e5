"""Operations on columns that say what an engine's do, bit by bit, or that they are not sure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial, reduce
from typing import Any, TypeAlias

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.features.arrays.memory import Bools, Numbers, arrow_of

Value: TypeAlias = Numbers | pa.Array | str
"""A column of numbers or truths, one of texts, or a text; a number alone has no dimension."""

_WHOLE_LIMIT = 2.0**63


class Unsure(Exception):  # noqa: N818 - never seen outside
    """The engine may say something else, or refuse: ask it."""


def _arithmetic(operation: np.ufunc, left: Value, right: Value) -> Numbers:
    one, other = _numbers(left), _numbers(right)
    values = operation(one.values, other.values)
    if values.dtype.kind not in "if":
        raise Unsure
    if values.dtype.kind == "i":
        a, b = _largest(one.values), _largest(other.values)
        bound = a * b if operation is np.multiply else a + b
        if bound > np.iinfo(values.dtype).max:
            raise Unsure
    else:
        _finite(values)
    return Numbers(values, _both(one.there, other.there))


def _divided(left: Value, right: Value) -> Numbers:
    one, other = _numbers(left), _numbers(right)
    if not other.values.all():
        raise Unsure
    values = np.true_divide(one.values, other.values)
    _finite(values)
    return Numbers(values, _both(one.there, other.there))


def _compared(operation: np.ufunc, left: Value, right: Value) -> Numbers:
    if isinstance(left, pa.Array) and isinstance(right, str) and operation is np.equal:
        return _is_text(left, right)
    one, other = _numbers(left), _numbers(right)
    for values in (one.values, other.values):
        if values.dtype.kind == "f":
            _finite(values)
    return Numbers(operation(one.values, other.values), _both(one.there, other.there))


def _is_text(texts: pa.Array, text: str) -> Numbers:
    if not pa.types.is_dictionary(texts.type):
        raise Unsure
    content = text.encode()
    bounds = pa.py_buffer(np.array([0, len(content)], np.int32))
    wanted = pa.StringArray.from_buffers(1, bounds, pa.py_buffer(content))
    found = Numbers.of(pc.index_in(texts.dictionary, value_set=wanted))
    same = np.ones(len(texts.dictionary), np.bool_) if found.there is None else found.there
    codes = Numbers.of(texts.indices)
    (code, *more) = np.flatnonzero(same) if same.any() else (-1,)
    if more:
        raise Unsure
    return Numbers(codes.values == code, codes.there)


def _all(*conditions: Value, ignore_nulls: bool) -> Numbers:
    if ignore_nulls:
        raise Unsure
    return reduce(_and, map(_truths, conditions))


def _and(left: Value, right: Value) -> Numbers:
    """Both hold; of which one is missing, that only one of them does not hold is known."""
    one, other = _truths(left), _truths(right)
    if one.there is None and other.there is None:
        return Numbers(one.values & other.values)
    holds = one.filled() & other.filled()
    return Numbers(holds, holds | _fails(one) | _fails(other))


def _or(left: Value, right: Value) -> Numbers:
    """One holds; of which one is missing, that only the other one holds is known."""
    one, other = _truths(left), _truths(right)
    if one.there is None and other.there is None:
        return Numbers(one.values | other.values)
    holds = one.filled() | other.filled()
    return Numbers(holds, holds | (_fails(one) & _fails(other)))


def _fails(truths: Numbers) -> Bools:
    return ~truths.values if truths.there is None else ~truths.values & truths.there


def _not(value: Value) -> Numbers:
    truths = _truths(value)
    return Numbers(~truths.values, truths.there)


def _missing(value: Value) -> Numbers:
    numbers = _numbers(value)
    if numbers.there is None:
        return Numbers(np.zeros(numbers.values.shape, np.bool_))
    return Numbers(~numbers.there)


def _floor(value: Value) -> Numbers:
    numbers = _numbers(value)
    if numbers.values.dtype.kind != "f":
        raise Unsure
    return Numbers(np.floor(numbers.values), numbers.there)


def _cast(value: Value, dtype: object) -> Numbers:
    numbers = _numbers(value)
    if dtype in {nw.Float64, nw.Float64()}:
        return Numbers(numbers.values.astype(np.float64, copy=False), numbers.there)
    if dtype not in {nw.Int64, nw.Int64()}:
        raise Unsure
    if numbers.values.dtype.kind != "f":
        return Numbers(numbers.values.astype(np.int64, copy=False), numbers.there)
    _finite(numbers.values)
    if not _largest(numbers.values) < _WHOLE_LIMIT:
        raise Unsure
    return Numbers(np.rint(numbers.values).astype(np.int64), numbers.there)


def _gaps_filled(value: Value, other: Value, strategy: object, limit: object) -> Numbers:
    one, filler = _numbers(value), _numbers(other)
    alike = one.values.dtype == filler.values.dtype and filler.values.ndim == 0
    if not alike or strategy is not None or limit is not None:
        raise Unsure
    return Numbers(one.filled(filler.values.item()))


def _log(value: Value, base: float) -> Numbers:
    numbers = _numbers(value)
    if numbers.values.dtype.kind != "f":
        raise Unsure
    # The engine divides the C library's decimal logarithms. Arrow has them too; numpy's differ.
    # They take columns only: a number alone is one of a single row.
    column = np.atleast_1d(numbers.filled(1))
    logarithms = Numbers.of(pc.log10(arrow_of(column))).values.reshape(numbers.values.shape)
    values = logarithms / math.log10(base)
    _finite(values)
    return Numbers(values, numbers.there)


def _when(condition: Value, then: Value, otherwise: Value | None = None) -> Numbers:
    chosen, value = _truths(condition).filled(), _numbers(then)
    if otherwise is None:
        values = value.values if value.values.shape else np.where(chosen, value.values, 0)
        return Numbers(values, _both(chosen, value.there))
    other = _numbers(otherwise)
    if value.values.dtype != other.values.dtype:
        raise Unsure
    there = None
    if value.there is not None or other.there is not None:
        there = np.where(chosen, _there(value), _there(other))
    return Numbers(np.where(chosen, value.values, other.values), there)


def _extreme(operation: np.ufunc, *values: Value) -> Numbers:
    numbers = [_numbers(value) for value in values]
    whole = all(one.there is None and one.values.dtype.kind == "i" for one in numbers)
    if not whole:
        raise Unsure
    return Numbers(reduce(operation, (one.values for one in numbers)))


def _numbers(value: Value) -> Numbers:
    if not isinstance(value, Numbers):
        raise Unsure
    return value


def _truths(value: Value) -> Numbers:
    truths = _numbers(value)
    if truths.values.dtype != np.bool_:
        raise Unsure
    return truths


def _there(numbers: Numbers) -> Bools | np.bool_:
    return np.True_ if numbers.there is None else numbers.there


def _both(one: Bools | None, other: Bools | None) -> Bools | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _largest(values: np.ndarray[Any, Any]) -> float:
    """The greatest size, as a number of Python, which does not overflow."""
    if not values.size:
        return 0
    greatest: float = max(-values.min().item(), values.max().item())
    return greatest


def _finite(values: np.ndarray[Any, Any]) -> None:
    # One that is not finite makes the sum so.
    if not np.isfinite(values.sum()):
        raise Unsure


OPERATIONS: Mapping[str, Callable[..., Value]] = {
    "__add__": partial(_arithmetic, np.add),
    "__sub__": partial(_arithmetic, np.subtract),
    "__mul__": partial(_arithmetic, np.multiply),
    "__truediv__": _divided,
    "__eq__": partial(_compared, np.equal),
    "__ge__": partial(_compared, np.greater_equal),
    "__gt__": partial(_compared, np.greater),
    "__le__": partial(_compared, np.less_equal),
    "__lt__": partial(_compared, np.less),
    "__and__": _and,
    "__or__": _or,
    "__invert__": _not,
    "all_horizontal": _all,
    "is_null": _missing,
    "fill_null": _gaps_filled,
    "floor": _floor,
    "cast": _cast,
    "log": _log,
    "when_then": _when,
    "min_horizontal": partial(_extreme, np.minimum),
    "max_horizontal": partial(_extreme, np.maximum),
}
"""By the names of narwhals' nodes."""
