from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.predictions.btyd.cells import group_customers
from regulars.predictions.btyd.pairs import Pairs

_HISTORY = st.tuples(st.integers(0, 2), st.integers(2, 4), st.integers(4, 6), st.integers(0, 1))


@settings(max_examples=50)
@given(histories=st.lists(_HISTORY, min_size=1, max_size=20), backwards=st.booleans())
def test_a_cell_finds_the_group_frequency_and_tenure_that_it_has(
    histories: list[tuple[int, int, int, int]],
    *,
    backwards: bool,
) -> None:
    x, t, T, kind = np.array(histories).T
    cells = group_customers(x, np.where(x > 0, t, 0), T, covariates=kind[:, None].astype(float))
    order = np.arange(len(cells))
    cells = cells.take(order[::-1] if backwards else order)
    pairs = Pairs.of(cells)

    assert (pairs.group[pairs.pair] == cells.group).all()
    assert (pairs.frequency[pairs.pair] == cells.frequency).all()
    assert (pairs.tenure_days[pairs.pair] == cells.tenure_days).all()
    # Each is there once: that is what they are for.
    different = set(zip(pairs.group, pairs.frequency, pairs.tenure_days, strict=True))
    assert len(different) == len(pairs.group)
