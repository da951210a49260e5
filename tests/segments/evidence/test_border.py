from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import make_blobs

from regulars.segments import KMeansConfig
from regulars.segments.cluster import KMeans
from regulars.segments.evidence import Resample, parted_groups, resampled
from regulars.segments.evidence.border import is_border

QUICK = KMeans(KMeansConfig(starts=2))
RNG = np.random.default_rng(0)
CLOUDS = {
    "normal": RNG.normal(size=(4_000, 2)),
    "uniform": RNG.uniform(size=(4_000, 2)),
    "skewed": RNG.gamma(3.0, size=(4_000, 2)),
    "long": RNG.normal(size=(4_000, 2)) * [9.0, 1.0],
}


@pytest.mark.parametrize("shape", CLOUDS)
def test_halves_of_a_log_concave_cloud_have_no_border(shape: str) -> None:
    points = CLOUDS[shape]
    halves = QUICK.fit(points, 2, seed=0)
    assert not is_border(points, *halves.centres)


@pytest.mark.parametrize("sizes", [(400, 400), (700, 100)])
def test_two_groups_have_one_whatever_their_sizes(sizes: tuple[int, int]) -> None:
    points, _ = make_blobs(n_samples=sizes, centers=[[0.0, 0.0], [4.0, 0.0]], random_state=1)
    assert is_border(points, np.array([0.0, 0.0]), np.array([4.0, 0.0]))


def test_a_group_cut_in_two_counts_once() -> None:
    points, _ = make_blobs(n_samples=600, centers=np.eye(3) * 12, random_state=1)
    again = resampled(points, QUICK, [2, 3, 4], resamples=4, seed=0)
    told = {k: parted_groups(points, again, k=k) for k in (2, 3, 4)}
    assert (told[2], told[3]) == (2.0, 3.0)
    assert told[4] == pytest.approx(3.0, abs=0.25)


def test_nothing_is_told_where_everyone_was_drawn_or_k_was_not_found() -> None:
    points = np.array([[0.0], [1.0], [9.0]])
    everyone = Resample(np.arange(3), {2: np.array([0, 0, 1])})
    assert parted_groups(points, [everyone], k=2) is None
    assert parted_groups(points, [everyone], k=3) is None
