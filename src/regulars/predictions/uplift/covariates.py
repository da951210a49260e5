"""Columns become numbers: how, is learned once and kept, so that new customers get the same.

A number stays as it is (NaN where missing), a flag becomes 0 or 1, a text becomes one column of
0 and 1 for each of its most frequent values; a value never seen is none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from regulars.model import BadData
from regulars.predictions.learn import EncodedColumn, Encoding

Matrix = npt.NDArray[np.float32]
MOST_VALUES = 20
_MISSING = "(missing)"


@dataclass(frozen=True, slots=True)
class Covariates:
    """How columns become numbers.

    >>> table = pa.table({"age": [30, None, 50], "zip": ["rural", "urban", "rural"]})
    >>> known = Covariates.learn(table)
    >>> known.names
    ('age', 'zip = rural', 'zip = urban')
    >>> known.matrix(table)
    array([[30.,  1.,  0.],
           [nan,  0.,  1.],
           [50.,  1.,  0.]], dtype=float32)
    """

    numbers: tuple[str, ...]
    """Columns that are numbers."""
    texts: dict[str, tuple[str, ...]]
    """Columns that are texts, each with the values that get a column."""
    left_out: dict[str, str] = field(default_factory=dict)
    """Columns that were not used, each with the reason."""

    @classmethod
    def learn(cls, table: pa.Table, left_out: Mapping[str, str] | None = None) -> Self:
        """Look at the columns of a table.

        Args:
            table: the possible covariates, one row per customer.
            left_out: columns to leave out, with the reason.

        Raises:
            BadData: a number is infinite, or no column is left.
        """
        numbers: list[str] = []
        texts: dict[str, tuple[str, ...]] = {}
        without = dict(left_out or {})
        for name in table.column_names:
            if name in without:
                continue
            column = table[name]
            if _is_number(column.type):
                values = _floats(column)
                if np.isinf(values).any():
                    raise BadData("a number is infinite", column=name, way_out="mend these rows")
                known = values[~np.isnan(values)]
                if not len(known) or (len(known) == len(values) and np.ptp(known) == 0):
                    without[name] = "is the same for everyone"
                else:
                    numbers.append(name)
            elif pa.types.is_string(_plain(column.type)) or pa.types.is_large_string(
                _plain(column.type)
            ):
                counts = _text(column).value_counts().to_pylist()
                counts.sort(key=lambda c: (-c["counts"], c["values"]))
                if len(counts) < 2:  # noqa: PLR2004 - one value says nothing
                    without[name] = "is the same for everyone"
                elif len(counts) > max(MOST_VALUES, len(table) // 2):
                    without[name] = "has another value for nearly everyone"
                else:
                    texts[name] = tuple(sorted(c["values"] for c in counts[:MOST_VALUES]))
            else:
                without[name] = f"is of the type {column.type}, neither number nor text"
        if not numbers and not texts:
            raise BadData(
                "no column is left to tell customers apart",
                way_out="add what was known about them before the treatment",
            )
        return cls(tuple(numbers), texts, without)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns of `matrix`."""
        shown = [f"{name} = {value}" for name, values in self.texts.items() for value in values]
        return (*self.numbers, *shown)

    @property
    def encoding(self) -> Encoding:
        """The same as an encoding, to read files by."""
        numbers = (EncodedColumn(name, "number") for name in self.numbers)
        texts = (EncodedColumn(name, "text", values) for name, values in self.texts.items())
        return Encoding((*numbers, *texts))

    def matrix(self, table: pa.Table) -> Matrix:
        """The numbers of each row, shape (n, d).

        Raises:
            BadData: a column is missing or is of another kind than when it was learned.
        """
        found = np.empty((len(table), len(self.names)), dtype=np.float32)
        for name in (*self.numbers, *self.texts):
            if name not in table.column_names:
                raise BadData("the table has no such column", column=name, way_out="add it")
        at = len(self.numbers)
        for i, name in enumerate(self.numbers):
            if not _is_number(table[name].type):
                raise BadData("is no number as it was", column=name, way_out="give numbers")
            found[:, i] = _floats(table[name])
        for name, values in self.texts.items():
            codes = pc.index_in(_text(table[name]), value_set=pa.array(values))
            position = pc.fill_null(codes, -1).to_numpy()
            found[:, at : at + len(values)] = position[:, None] == np.arange(len(values))
            at += len(values)
        return found

    def to_dict(self) -> dict[str, Any]:
        """The state as JSON values."""
        return {
            "numbers": list(self.numbers),
            "texts": {name: list(values) for name, values in self.texts.items()},
            "left_out": dict(self.left_out),
        }

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Restore what `to_dict` told."""
        texts = {name: tuple(values) for name, values in state["texts"].items()}
        return cls(tuple(state["numbers"]), texts, dict(state["left_out"]))


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _is_number(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_boolean(kind)
    )


def _floats(column: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    return np.asarray(pc.fill_null(column.cast(pa.float64()), np.nan).to_numpy(), dtype=np.float64)


def _text(column: pa.ChunkedArray) -> pa.Array:
    filled = pc.fill_null(column.cast(pa.string()), _MISSING)
    return filled.combine_chunks() if isinstance(filled, pa.ChunkedArray) else filled
