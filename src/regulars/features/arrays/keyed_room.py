"""A table with a row for each key, filled some keys at a time, in memory that is touched once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from regulars.features.arrays.memory import Numbers, arrow_of
from regulars.features.arrays.numbering import Integers


class KeyedRoom:
    """Room for a row for each of the keys 0, 1, 2, ...; what is never filled takes no memory.

    Whole numbers and doubles lie in their place as soon as they are written; other values, and
    numbers that outgrow 64 bits on the way, are put there in the end.

    Args:
        keys: how many.

    >>> room = KeyedRoom(4)
    >>> room.add(np.array([0, 1]), {"amount": pa.array([1, None]), "text": pa.array(["a", "b"])})
    >>> room.add(np.array([3]), {"amount": pa.array([3]), "text": pa.array(["c"])})
    >>> room.table().to_pydict()
    {'amount': [1, None, None, 3], 'text': ['a', 'b', None, 'c']}
    >>> room.absent
    array([False, False,  True, False])
    """

    def __init__(self, keys: int) -> None:
        self.absent = np.ones(keys, np.bool_)
        self._numbers: dict[str, np.ndarray[Any, Any]] = {}
        self._there: dict[str, np.ndarray[Any, Any]] = {}
        self._pieces: dict[str, list[pa.Array]] = {}
        self._names: list[str] = []

    def add(self, keys: Integers, rows: Mapping[str, pa.Array | Numbers]) -> None:
        """Fill the rows of some keys, which ascend and come after all that were filled."""
        self._names = self._names or list(rows)
        at = slice(keys[0], keys[-1] + 1) if len(keys) else slice(0, 0)
        place: Integers | slice = at if len(keys) == at.stop - at.start else keys
        for name, values in rows.items():
            numbers = values if isinstance(values, Numbers) else _numbers(values)
            if numbers is None or name in self._pieces:
                piece = values.in_arrow() if isinstance(values, Numbers) else values
                self._add_piece(name, piece)
            else:
                self._fill(name, place, numbers)
        self.absent[place] = False

    def table(self) -> pa.Table:
        """What was filled, by key."""
        row = np.cumsum(~self.absent) - 1
        place = arrow_of(row, ~self.absent) if self.absent.any() else None
        columns = {}
        for name in self._names:
            if name not in self._pieces:
                columns[name] = self._number(name)
                continue
            whole = _whole(self._pieces[name])
            columns[name] = whole if place is None else whole.take(place)
        return pa.table(columns)

    def _add_piece(self, name: str, values: pa.Array) -> None:
        if name not in self._pieces:
            so_far = []
            if name in self._numbers:
                so_far = [self._number(name).filter(arrow_of(~self.absent))]
            self._pieces[name] = so_far
        self._pieces[name].append(values)

    def _fill(self, name: str, place: Integers | slice, numbers: Numbers) -> None:
        if name not in self._numbers:
            self._numbers[name] = np.zeros(len(self.absent), numbers.values.dtype)
        self._numbers[name][place] = numbers.values
        if numbers.there is not None:
            if name not in self._there:
                self._there[name] = np.ones(len(self.absent), np.bool_)
            self._there[name][place] = numbers.there

    def _number(self, name: str) -> pa.Array:
        there = ~self.absent
        if name in self._there:
            there &= self._there[name]
        return arrow_of(self._numbers[name], there)


def _numbers(values: pa.Array) -> Numbers | None:
    if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
        return Numbers.of(values)
    return None


def _whole(pieces: list[pa.Array]) -> pa.Array:
    """Pieces as one, of a type that holds all of them."""
    tables = [pa.table({"pieces": piece}) for piece in pieces]
    whole = pa.concat_tables(tables, promote_options="permissive")["pieces"]
    return whole.combine_chunks()
