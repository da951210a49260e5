"""Rows of keys lie in their place, whatever is missing and however wide numbers become."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from regulars.features.arrays.keyed_room import KeyedRoom

_ROW = st.tuples(
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.none() | st.floats(allow_nan=False),
    st.none() | st.text(max_size=3),
)


@given(st.dictionaries(st.integers(0, 30), _ROW), st.lists(st.integers(0, 30), max_size=3))
def test_what_was_written_is_in_its_place(rows: dict[int, Any], cuts: list[int]) -> None:
    room = KeyedRoom(31)
    bounds = [0, *sorted(cuts), 31]
    for begin, end in pairwise(bounds):
        keys = sorted(key for key in rows if begin <= key < end)
        columns = zip(*(rows[key] for key in keys), strict=True) if keys else ([], [], [])
        types = (pa.int64(), pa.float64(), pa.string())
        arrays = [pa.array(list(c), t) for c, t in zip(columns, types, strict=True)]
        room.add(
            np.array(keys, np.int64), dict(zip(("whole", "real", "text"), arrays, strict=True))
        )

    found = list(zip(*room.table().to_pydict().values(), strict=True))

    assert found == [rows.get(key, (None, None, None)) for key in range(31)]
    assert np.flatnonzero(~room.absent).tolist() == sorted(rows)


def test_numbers_that_outgrow_64_bits_keep_what_came_before() -> None:
    room = KeyedRoom(4)
    wide = pa.array([Decimal(2**70)], pa.decimal128(38))

    room.add(np.array([0, 1]), {"sum": pa.array([7, None])})
    room.add(np.array([2]), {"sum": wide})
    room.add(np.array([3]), {"sum": pa.array([8])})

    assert room.table()["sum"].to_pylist() == [7, None, 2**70, 8]
    assert room.table()["sum"].to_pylist() == [7, None, 2**70, 8]
