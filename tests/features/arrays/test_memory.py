"""What numpy and Arrow show each other is what pyarrow's own conversions give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.features.arrays.memory import Numbers, arrow_of

_VALUES: dict[pa.DataType, st.SearchStrategy[Any]] = {
    pa.int32(): st.integers(-(2**31), 2**31 - 1),
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.float64(): st.floats(allow_nan=False),
    pa.bool_(): st.booleans(),
}


@pytest.mark.parametrize("dtype", _VALUES, ids=str)
@settings(deadline=None)
@given(data=st.data())
def test_a_slice_with_gaps_is_seen_as_it_is(dtype: pa.DataType, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.none() | _VALUES[dtype], max_size=40))
    begin = data.draw(st.integers(0, len(values)))
    length = data.draw(st.integers(0, len(values) - begin))
    array = pa.array(values, dtype).slice(begin, length)

    seen = Numbers.of(array)

    there = seen.there if seen.there is not None else np.ones(len(array), np.bool_)
    assert there.tolist() == [value is not None for value in array.to_pylist()]
    assert seen.values[there].tolist() == array.drop_null().to_pylist()
    assert seen.in_arrow().equals(array)


def test_an_array_that_numpy_steps_through_is_copied() -> None:
    assert arrow_of(np.arange(6)[::2]).to_pylist() == [0, 2, 4]
