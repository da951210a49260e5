from __future__ import annotations

import numpy as np
from sklearn.datasets import make_blobs

from regulars.segments.cluster.nearest import nearest
from regulars.segments.cluster.ward_start import WardStart


def test_each_planted_group_gets_one_centre() -> None:
    middles = np.random.default_rng(0).normal(size=(20, 4)) * 20
    points = make_blobs(n_samples=9_000, centers=middles, random_state=0)[0]

    centres = WardStart(points, seed=0).centres(20)

    assert sorted(nearest(centres, middles)[0].tolist()) == list(range(20))
