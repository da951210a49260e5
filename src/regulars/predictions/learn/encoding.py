"""Columns of a table as numbers: what trees and regressions read.

A number stays as it is, a boolean becomes 0 or 1, a date the days since 1970, a text the position
of its level. What is not known is NaN; a level that was not there at learning is `other`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.model import BadData
from regulars.predictions.card import LeftOut
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn.examples import Matrix
from regulars.wording import some

Kind = Literal["number", "date", "text"]
_DAY_US = 86_400_000_000
_TEXT_SHARE = 0.5  # of distinct texts among the known ones: more are no levels
_FEWEST_DIFFERENT = 2


@dataclass(frozen=True, slots=True)
class EncodedColumn:
    """One column.

    Attributes:
        name: in the table.
        kind: of its values.
        levels: of a text, the most frequent first; position i is its code, len(levels) is `other`.
    """

    name: str
    kind: Kind
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Encoding:
    """How f columns become a matrix of shape (n, f)."""

    columns: tuple[EncodedColumn, ...]
    """In the order of the matrix."""

    @property
    def names(self) -> list[str]:
        """The columns in order."""
        return [column.name for column in self.columns]

    def to_rows(self) -> list[dict[str, Any]]:
        """The columns as JSON values."""
        return [asdict(column) for column in self.columns]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]]) -> Self:
        """Read what `to_rows` gave.

        >>> encoding = Encoding((EncodedColumn("zone", "text", ("1", "3A")),))
        >>> Encoding.from_rows(encoding.to_rows()) == encoding
        True
        """
        columns = (EncodedColumn(c["name"], c["kind"], tuple(c["levels"])) for c in rows)
        return cls(tuple(columns))

    @property
    def categorical(self) -> list[int]:
        """Positions of the texts."""
        return [i for i, column in enumerate(self.columns) if column.kind == "text"]

    def matrix(self, table: pa.Table) -> Matrix:
        """Encode the columns of a table, which may have more of them in any order.

        Raises:
            BadData: a column is missing, or is of another type than at learning.
        """
        missing = [name for name in self.names if name not in table.column_names]
        if missing:
            raise BadData(
                f"the model needs {some(len(missing), 'column')} not found here:"
                f" {', '.join(missing)}",
                way_out="compute the same features as at learning, or fit the model again",
                column=missing[0],
            )
        encoded = np.empty((table.num_rows, len(self.columns)), order="F")
        for place, column in enumerate(self.columns):
            encoded[:, place] = _encode(column, _whole(table[column.name]))
        return encoded


def learn_encoding(
    table: pa.Table, *, levels: int, skip: Iterable[str] = ()
) -> tuple[Encoding, list[LeftOut]]:
    """Choose how to encode each column, and leave out those that cannot tell anything.

    Labels are not looked at.

    Args:
        table: of the examples.
        levels: the most levels of a text.
        skip: columns to pass over.

    Returns:
        The encoding, and the columns left out: constant ones, those of another type, and texts that
        are nearly all different, such as names and ids.
    """
    columns, left_out = [], []
    for name in table.column_names:
        if name in set(skip):
            continue
        found = _learn(name, _whole(table[name]), levels)
        if isinstance(found, LeftOut):
            left_out.append(found)
        else:
            columns.append(found)
    return Encoding(tuple(columns)), left_out


def _learn(name: str, values: pa.Array, levels: int) -> EncodedColumn | LeftOut:
    kind = _kind(values.type)
    if kind is None:
        return LeftOut(name, f"It holds values of a type that is not understood ({values.type}).")
    known = values.drop_null()
    column = EncodedColumn(name, kind)
    if kind == "text":
        distinct = known.value_counts().to_pylist()
        ranked = sorted(distinct, key=lambda row: (-row["counts"], row["values"]))
        if len(ranked) > levels and len(ranked) > _TEXT_SHARE * len(known):
            return LeftOut(name, "Its texts are nearly all different, as names and ids are.")
        different = len(ranked)
        column = EncodedColumn(name, kind, tuple(row["values"] for row in ranked[:levels]))
    else:
        numbers = _numbers(known)
        known = numbers[np.isfinite(numbers)]
        different = 0 if not len(known) else 1 + int(known.min() < known.max())
    missing = len(known) < len(values)
    if different + missing < _FEWEST_DIFFERENT or not different:
        return LeftOut(name, "It has the same value for everybody.")
    return column


def _kind(kind: pa.DataType) -> Kind | None:
    types = pa.types
    if types.is_temporal(kind) and not (types.is_time(kind) or types.is_duration(kind)):
        return "date"
    if types.is_string(kind) or types.is_large_string(kind):
        return "text"
    if types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind):
        return "number"
    return "number" if types.is_boolean(kind) else None


def _whole(values: pa.ChunkedArray) -> pa.Array:
    """A column as one array, a dictionary as its texts."""
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if pa.types.is_string_view(values.type):
        values = values.cast(pa.string())
    whole = values.combine_chunks()
    return whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole


def _encode(column: EncodedColumn, values: pa.Array) -> Vector:
    kind = _kind(values.type)
    if pa.types.is_null(values.type):
        return np.full(len(values), np.nan)
    if kind != column.kind:
        raise BadData(
            f"the model knows this column as {column.kind}, here it is {values.type}",
            way_out="give it the type that it had at learning",
            column=column.name,
        )
    if column.kind != "text":
        return _numbers(values)
    place = pc.index_in(values.cast(pa.string()), value_set=pa.array(column.levels, pa.string()))
    codes: Vector = place.cast(pa.float64()).to_numpy(zero_copy_only=False).copy()
    codes[np.isnan(codes)] = len(column.levels)
    codes[values.is_null().to_numpy(zero_copy_only=False)] = np.nan
    return codes


def _numbers(values: pa.Array) -> Vector:
    kind = values.type
    if pa.types.is_boolean(kind):
        values = values.cast(pa.int8())
    if pa.types.is_temporal(kind):
        micros = values.cast(pa.timestamp("us", tz=getattr(kind, "tz", None))).cast(pa.int64())
        days: Vector = micros.cast(pa.float64()).to_numpy(zero_copy_only=False) / _DAY_US
        return days
    numbers = values.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return np.where(np.isinf(numbers), np.nan, numbers)
