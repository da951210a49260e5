from __future__ import annotations

import numpy as np
import pytest

from regulars.segments.laboratory.held_out import kept_share, pca_kept_share
from regulars.segments.reduce import PCA, PCAConfig

RNG = np.random.default_rng(2)
FLAT = RNG.normal(size=(300, 2)) @ RNG.normal(size=(2, 6)) + 3.0


def test_a_plane_is_kept_whole_by_two_components() -> None:
    assert pca_kept_share(2, FLAT[:200], FLAT[200:]) == pytest.approx(1.0)
    assert pca_kept_share(1, FLAT[:200], FLAT[200:]) < 0.95


def test_of_independent_features_each_component_keeps_its_share() -> None:
    points = RNG.normal(size=(40_000, 4))
    assert pca_kept_share(1, points[:20_000], points[20_000:]) == pytest.approx(0.25, abs=0.01)


def test_components_of_other_customers_can_keep_less_than_the_mean() -> None:
    components = PCA(PCAConfig(width=1)).fit(FLAT[:100] * 50.0, seed=0)
    assert kept_share(components, FLAT[:100], FLAT[100:] + 1_000.0) < 1.0
