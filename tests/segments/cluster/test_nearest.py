from __future__ import annotations

import numpy as np

from regulars.segments.cluster.nearest import blocks, farthest_first, group_means, nearest

POINTS = np.random.default_rng(0).normal(size=(1_000, 3))


def test_blocks_cover_every_row_once() -> None:
    rows = np.arange(10_000)

    assert (np.concatenate([rows[b] for b in blocks(10_000, 300)]) == rows).all()


def test_the_nearest_centre_is_found_beside_a_giant() -> None:
    # |x|^2 - 2xc + |c|^2 loses the difference of 1 here.
    points = np.array([[1e9], [1e9 + 1], [0.0]])
    labels, squared = nearest(points, points)

    assert labels.tolist() == [0, 1, 2]
    assert squared.tolist() == [0.0, 0.0, 0.0]


def test_distances_are_those_of_the_definition() -> None:
    centres = POINTS[:200]
    labels, squared = nearest(POINTS, centres)
    full = ((POINTS[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)

    assert (labels == full.argmin(axis=1)).all()
    np.testing.assert_allclose(squared, full.min(axis=1), atol=1e-12)


def test_means_are_those_of_the_members() -> None:
    labels = np.arange(1_000) % 7

    means = group_means(POINTS, labels, 7)

    np.testing.assert_allclose(means[3], POINTS[labels == 3].mean(axis=0))


def test_the_farthest_come_first() -> None:
    line = np.array([[0.0], [1.0], [2.0], [9.0], [10.0]])

    assert farthest_first(line, 3).tolist() == [4, 0, 2]
