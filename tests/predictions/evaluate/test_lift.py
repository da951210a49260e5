from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.predictions.evaluate import lift_table


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=80),
    st.integers(0, 99),
)
def test_all_positives_are_captured_whatever_the_order_of_rows(
    rows: list[tuple[bool, int]],
    seed: int,
) -> None:
    rows = [*rows, (True, 3)]
    label = np.array([float(y) for y, _ in rows])
    score = np.array([float(s) for _, s in rows])
    table = lift_table(label, score)
    order = np.random.default_rng(seed).permutation(len(rows))

    assert table[-1].captured == pytest.approx(1)
    assert sum(row.positives for row in table) == pytest.approx(label.sum())
    again = lift_table(label[order], score[order])
    assert [r.positives for r in again] == pytest.approx([r.positives for r in table])


def test_the_best_tenth_of_a_perfect_order_has_all_of_a_tenth() -> None:
    label = np.repeat([1.0, 0.0], [10, 90])
    top = lift_table(label, -np.arange(100.0))[0]

    assert (top.customers, top.lift, top.captured, top.rate) == (10, 10.0, 1.0, 1.0)
    assert top.low < 0.8
