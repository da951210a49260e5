from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.segments.over_time import match_members, match_profiles


def test_the_best_pairing_is_found_where_the_greedy_one_fails() -> None:
    # Taking the largest overlap first (old 0 with new 0) would leave old 1 without a partner.
    shared = np.array([[60, 50], [55, 0]])

    found = match_members(shared, least=0.3)

    assert {new: old for new, (old, _) in found.items()} == {1: 0, 0: 1}


@given(st.permutations(range(6)), st.integers(1, 500))
def test_segments_in_another_order_are_recognised(order: list[int], size: int) -> None:
    shared = np.zeros((6, 6), dtype=np.intp)
    for new, old in enumerate(order):
        shared[old, new] = size + old

    found = match_members(shared, least=0.9)

    assert found == {new: (old, 1.0) for new, old in enumerate(order)}


def test_what_hardly_overlaps_is_new_and_what_nobody_takes_has_vanished() -> None:
    shared = np.array([[100, 0, 0], [30, 40, 40]])

    found = match_members(shared, least=0.4)

    assert list(found) == [0]
    assert found[0][0] == 0
    assert found[0][1] == pytest.approx(100 / 130)


def test_profiles_are_paired_by_their_distance() -> None:
    before = np.array([[1.0, 1.0], [-1.0, 0.0]])
    now = np.array([[-0.9, 0.1], [1.0, 1.0], [5.0, 5.0]])

    found = match_profiles(before, now, most=0.5)

    assert found == {1: (0, 1.0), 0: (1, pytest.approx(1 / 1.1))}
    assert match_profiles(np.empty((2, 0)), np.empty((3, 0)), most=0.5) == {}
