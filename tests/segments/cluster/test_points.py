from __future__ import annotations

import numpy as np
import pytest

from regulars.model import BadData
from regulars.segments.cluster.points import check_points, chosen_rows, different


def test_different_points_are_counted_past_the_first_thousands() -> None:
    points = np.zeros((25_000, 2))
    points[24_999] = 1.0
    points[12_000] = 2.0

    assert different(points, enough=9) == 3
    assert different(points, enough=2) == 2


def test_no_group_at_all_is_refused() -> None:
    with pytest.raises(BadData, match="fewer than one group"):
        check_points(np.zeros((3, 1)), 0)


def test_rows_are_drawn_once_each_and_the_same_for_a_seed() -> None:
    rows = chosen_rows(1_000, 100, seed=4)

    assert len(np.unique(rows)) == 100
    assert (np.diff(rows) > 0).all()
    assert (rows == chosen_rows(1_000, 100, seed=4)).all()
    assert (rows != chosen_rows(1_000, 100, seed=5)).any()
    assert chosen_rows(5, 9, seed=0).tolist() == [0, 1, 2, 3, 4]
