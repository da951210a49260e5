from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.predictions.evaluate.ranking import outcomes_by_rank


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), min_size=1, max_size=5))
def test_ties_count_as_the_mean_over_all_orders_in_which_rows_may_come(
    rows: list[tuple[int, int]],
) -> None:
    outcome, score = np.array(rows, dtype=np.float64).T
    # Sorting is stable, so each order of rows decides the ties in its own way.
    ranked = [[y for y, _ in sorted(order, key=lambda r: -r[1])] for order in permutations(rows)]

    assert outcomes_by_rank(outcome, score) == pytest.approx(np.mean(ranked, axis=0))
