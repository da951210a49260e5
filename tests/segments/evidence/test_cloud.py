"""The cloud keeps everything but groups."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import ks_2samp, skew

from regulars.segments.evidence import fit_cloud

RNG = np.random.default_rng(7)
BOTH = RNG.multivariate_normal([0, 0], [[1, 0.8], [0.8, 1]], size=2_000)


def correlation(points: np.ndarray[Any, Any]) -> float:
    both: Any = np.corrcoef(points, rowvar=False)
    return float(both[0, 1])


def test_shapes_and_correlations_are_kept() -> None:
    points = np.column_stack([np.exp(BOTH[:, 0]), BOTH[:, 1]])
    drawn = fit_cloud(points, seed=1).draw(np.random.default_rng(2))
    assert drawn.shape == points.shape
    assert correlation(drawn) == pytest.approx(correlation(points), abs=0.05)
    assert skew(drawn[:, 0]) == pytest.approx(skew(points[:, 0]), rel=0.3)
    assert ks_2samp(drawn[:, 1], points[:, 1]).pvalue > 0.1


def test_who_has_the_common_value_keeps_it_and_others_shift_with_it() -> None:
    points = BOTH.copy()
    zero = points[:, 0] < 0
    points[zero, 0] = 0.0
    drawn = fit_cloud(points, seed=1).draw(np.random.default_rng(2))
    assert (drawn[zero, 0] == 0).all()
    assert (drawn[~zero, 0] != 0).all()
    assert drawn[zero, 1].mean() == pytest.approx(points[zero, 1].mean(), abs=0.1)


def test_several_peaks_become_one_and_steps_stay() -> None:
    two_peaks = np.concatenate([RNG.normal(-4, 1, 1_000), RNG.normal(4, 1, 1_000)])
    steps = RNG.integers(1, 6, 2_000).astype(float)
    drawn = fit_cloud(np.column_stack([two_peaks, steps]), seed=1).draw(np.random.default_rng(2))
    valley = np.abs(drawn[:, 0]) < 1
    assert (np.abs(two_peaks) < 1).mean() < 0.01
    assert valley.mean() > 0.05
    assert np.unique(drawn[:, 1]).tolist() == [1, 2, 3, 4, 5]


def test_the_same_seeds_draw_the_same_cloud() -> None:
    first, second = (fit_cloud(BOTH, seed=1).draw(np.random.default_rng(2)) for _ in range(2))
    assert (first == second).all()
