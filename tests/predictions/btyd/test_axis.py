from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from regulars.predictions.btyd.axis import different


@given(st.lists(st.integers(0, 50), min_size=1), st.sampled_from([51, 10**9]))
def test_sorting_and_a_table_find_the_same(keys: list[int], possible: int) -> None:
    found, place = different(np.array(keys), possible)

    assert found.tolist() == sorted(set(keys))
    assert found[place].tolist() == keys
