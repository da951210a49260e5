from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.simulation.arrays import Ladder, rank_in_group


def test_each_row_is_drawn_by_its_own_weights() -> None:
    weights = np.array([[1.0, 2.0, 7.0], [5.0, 0.0, 5.0]])
    rows = np.repeat([0, 1], 50_000)
    drawn = Ladder.from_weights(weights).draw(rows, np.random.default_rng(0))
    for row in (0, 1):
        share = np.bincount(drawn[rows == row], minlength=3) / 50_000
        assert share == pytest.approx(weights[row] / 10, abs=0.01)
    assert not (drawn[rows == 1] == 1).any()


def test_draws_between_bounds_keep_the_proportions() -> None:
    ladder = Ladder.from_weights(np.array([[9.0, 1.0, 3.0, 9.0]] * 3))
    count = 40_000
    row, low, high = (np.full(count, value) for value in (2, 1, 3))
    drawn = ladder.draw_between(row, low, high, np.random.default_rng(1))
    share = np.bincount(drawn, minlength=4) / count
    assert share == pytest.approx([0, 0.25, 0.75, 0], abs=0.01)


@given(
    st.lists(st.floats(0.01, 100.0), min_size=1, max_size=20),
    st.integers(0, 2),
    st.data(),
)
def test_a_column_begins_where_locate_finds_it(
    weights: list[float], row: int, data: st.DataObject
) -> None:
    ladder = Ladder.from_weights(np.array([weights] * 3))
    column = data.draw(st.integers(0, len(weights) - 1))
    rows = np.array([row])
    start = ladder.position(rows, np.array([column]))
    stop = ladder.position(rows, np.array([column + 1]))
    found, fraction = ladder.locate(rows, (start + stop) / 2)
    assert found.tolist() == [column]
    assert fraction == pytest.approx(0.5, abs=1e-6)


@given(st.lists(st.integers(1, 5), max_size=10))
def test_rows_are_numbered_within_their_group(sizes: list[int]) -> None:
    group = np.repeat(np.arange(len(sizes)), sizes)
    assert rank_in_group(group).tolist() == [i for size in sizes for i in range(size)]
