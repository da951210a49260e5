from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from regulars.predictions.demand.reconcile import reconcile

# A total cut into two categories, one of them into two products, and again into two segments.
SUMS = np.array(
    [
        [1.0, -1, -1, 0, 0, 0, 0],
        [0, 1, 0, -1, -1, 0, 0],
        [1, 0, 0, 0, 0, -1, -1],
    ]
)


@given(
    arrays(np.float64, (7, 3), elements=st.floats(-50, 1e5)),
    arrays(np.float64, 7, elements=st.floats(1e-3, 1e6)),
)
def test_parts_add_up_and_nothing_is_negative(
    forecasts: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    variances: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> None:
    found = reconcile(forecasts, variances, SUMS)

    size = max(1.0, float(np.abs(forecasts).max()))
    assert np.abs(SUMS @ found).max() < 1e-6 * size
    assert found.min() >= 0


def test_it_is_mint_with_a_summing_matrix() -> None:
    rng = np.random.default_rng(1)
    forecasts, variances = rng.uniform(50, 90, (4, 5)), rng.uniform(1, 9, 4)
    forecasts[0] = forecasts[1:].sum(axis=0) * rng.uniform(0.9, 1.1, 5)
    summing = np.vstack([np.ones(3), np.eye(3)])
    weights = np.diag(1 / variances)
    textbook = summing @ np.linalg.solve(summing.T @ weights @ summing, summing.T @ weights)

    found = reconcile(forecasts, variances, np.array([[1.0, -1, -1, -1]]))

    assert found == pytest.approx(textbook @ forecasts)


def test_what_adds_up_is_left_alone_and_a_sure_series_hardly_moves() -> None:
    whole = np.array([[9.0], [4], [5], [1], [3], [2], [7]])
    assert reconcile(whole, np.ones(7), SUMS) == pytest.approx(whole)

    total, one, two = reconcile(
        np.array([[10.0], [4], [4]]), np.array([1e-9, 1, 1]), np.array([[1.0, -1, -1]])
    )
    assert (total[0], one[0], two[0]) == pytest.approx((10, 5, 5))
