"""Grown trees applied to customers, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.predictions.uplift.parts import Trees

_X = np.array([[0], [1], [np.nan]], np.float32)


def _stumps(own: float, *, bag_share: float = 0.25) -> Trees:
    """Two bags of two trees; only the first tree asks, whether the number is above a half."""
    return Trees(
        edges=np.array([[0.5]], np.float32),
        column=np.zeros((4, 1), np.int32),
        threshold=np.array([[1], [255], [255], [255]], np.uint8),
        effect=np.array([[1.0, 3], [2, 9], [5, 9], [5, 9]]),
        shares=np.array([bag_share, own]),
    )


def test_the_mean_of_the_trees() -> None:
    assert _stumps(1).predict(_X).tolist() == [13 / 4, 15 / 4, 13 / 4]


def test_the_error_is_that_between_bags_brought_to_all_rows() -> None:
    # The bags say 1.5 and 5: variance 3.5 ** 2 / 2; a quarter in a bag stands for 1 / 3 of it.
    between = 3.5**2 / 2

    alone = _stumps(1).predict_with_error(_X)[1]
    noisy = _stumps(0.6).predict_with_error(_X)[1]

    assert alone[0] == pytest.approx(np.sqrt(between / 3))
    assert noisy[0] == pytest.approx(np.sqrt(between * (0.6 / 3 + 0.4 / 2)))


def test_what_two_trees_of_a_bag_differ_in_is_not_the_bags_own() -> None:
    # Within the first bag 1 and 2: the mean of both varies by .25, that of the second by 0.
    measured = _stumps(0.1).with_own_share(_X[:1])

    assert measured.shares.tolist() == pytest.approx([0.25, 1 - 0.125 / (3.5**2 / 2)])


def test_each_node_asks_its_own_column() -> None:
    nodes = [[0, 1, 0]] * 4
    trees = Trees(
        edges=np.array([[0.5], [0.5]], np.float32),
        column=np.array(nodes, np.int32),
        threshold=np.array([[1, 1, 255]] * 4, np.uint8),
        effect=np.array([[1.0, 2, 3, 4]] * 4),
        shares=np.array([0.5, 1]),
    )
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    many = np.tile(X, (1_500, 1))  # more than are looked at in one go

    assert trees.predict(X).tolist() == [1, 2, 3, 3]
    assert trees.predict(many).tolist() == [1, 2, 3, 3] * 1_500
