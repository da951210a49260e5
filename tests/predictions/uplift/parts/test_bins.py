"""A column of numbers becomes bins in the same order, with as many rows each."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from regulars.predictions.uplift.parts import Bins

_NUMBERS = st.floats(-1e6, 1e6, width=32, allow_nan=False)
_COLUMN = arrays(np.float32, st.integers(1, 60), elements=_NUMBERS | st.just(float("nan")))


@settings(max_examples=80, deadline=None)
@given(column=_COLUMN, most=st.integers(2, 9))
def test_the_order_is_kept_and_what_is_missing_has_a_bin_of_its_own(
    column: np.ndarray, most: int
) -> None:
    (codes,) = Bins.learn(column[:, None], most).codes(column[:, None]).astype(int)

    missing = np.isnan(column)
    assert (codes[missing] == 0).all()
    assert (codes[~missing] >= 1).all()
    assert codes.max() <= most
    known = np.argsort(column[~missing])
    assert (np.diff(codes[~missing][known]) >= 0).all()
    same = np.unique(column[~missing])
    if len(same) <= most:
        assert len(np.unique(codes[~missing])) == len(same)


@pytest.mark.parametrize("most", [4, 7, 63])
def test_many_values_are_spread_over_all_bins(most: int) -> None:
    X = np.random.default_rng(0).permutation(1_000).astype(np.float32)[:, None]

    sizes = np.bincount(Bins.learn(X, most).codes(X)[0], minlength=most + 1)[1:]

    assert len(sizes) == most
    assert sizes.min() >= 1_000 // most - 1
    assert sizes.max() <= 1_000 // most + 2
