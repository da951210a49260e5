"""Arrow columns of any library as the plain types that Parquet and our SQL both know.

Nothing is lost: what has no plain type becomes text.
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as is_type

_MOST_DECIMAL_DIGITS = 38

# What a type becomes; None: it is plain already. Whatever is not here becomes text.
_PLAIN: tuple[tuple[Callable[[pa.DataType], bool], pa.DataType | None], ...] = (
    (is_type.is_float16, pa.float32()),
    (is_type.is_date64, pa.date32()),
    (is_type.is_large_binary, pa.binary()),
    (is_type.is_binary_view, pa.binary()),
    (is_type.is_fixed_size_binary, pa.binary()),
    (is_type.is_boolean, None),
    (is_type.is_integer, None),
    (is_type.is_floating, None),
    (is_type.is_date32, None),
    (is_type.is_time, None),
    (is_type.is_binary, None),
)


def plain_type(kind: pa.DataType) -> pa.DataType:
    """The plain type for a column of this type.

    >>> plain_type(pa.dictionary(pa.int32(), pa.large_string()))
    DataType(string)
    >>> plain_type(pa.timestamp("ns", tz="Europe/Berlin"))
    TimestampType(timestamp[us, tz=Europe/Berlin])
    """
    if isinstance(kind, pa.BaseExtensionType) and not isinstance(kind, pa.UuidType):
        return plain_type(kind.storage_type)
    if is_type.is_dictionary(kind) or is_type.is_run_end_encoded(kind):
        return plain_type(kind.value_type)
    if is_type.is_list(kind) or is_type.is_large_list(kind):
        return pa.list_(plain_type(kind.value_type))
    if is_type.is_timestamp(kind):
        return pa.timestamp("us", tz=kind.tz)
    if is_type.is_decimal(kind):
        return kind if kind.precision <= _MOST_DECIMAL_DIGITS else pa.string()
    return next((plain or kind for fits, plain in _PLAIN if fits(kind)), pa.string())


def plain_column(values: pa.Array) -> pa.Array:
    """Bring a column to its plain type."""
    wanted = plain_type(values.type)
    if values.type == wanted:
        return values
    if isinstance(values.type, pa.UuidType) or is_type.is_duration(values.type):
        return _as_texts(values)
    if isinstance(values.type, pa.BaseExtensionType):
        return plain_column(values.storage)
    if is_type.is_run_end_encoded(values.type):
        return plain_column(pc.run_end_decode(values))
    try:
        return pc.cast(values, wanted, safe=not is_type.is_timestamp(wanted))
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return pc.cast(_as_texts(values), wanted)


def _as_texts(values: pa.Array) -> pa.Array:
    return pa.array([None if v is None else str(v) for v in values.to_pylist()], pa.string())
