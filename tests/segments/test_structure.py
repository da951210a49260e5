from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import make_blobs

from regulars.segments.structure import find_structure

Points = np.ndarray[Any, Any]
MOVING_TOGETHER = 0.5 * np.eye(5) + 0.5


def cloud(seed: int) -> Points:
    return np.random.default_rng(seed).multivariate_normal(np.zeros(5), MOVING_TOGETHER, size=500)


@pytest.mark.parametrize(
    "shape",
    [
        lambda x: x,
        lambda x: np.random.default_rng(3).uniform(size=x.shape),
        lambda x: np.log1p(np.exp(x)),
        lambda x: np.maximum(x, 0.0),
        lambda x: np.where(np.random.default_rng(3).uniform(size=x.shape) < 0.5, 0.0, x + 4),
        lambda x: np.log1p(np.random.default_rng(3).poisson(np.exp(x))),
    ],
    ids=["normal", "uniform", "skewed", "cut at zero", "many zeros", "counts"],
)
def test_one_cloud_has_no_structure_whatever_its_shape(shape: Callable[[Points], Points]) -> None:
    assert not find_structure(shape(cloud(1)), seed=1).found


@pytest.mark.parametrize("groups", [2, 4, 8])
def test_groups_are_found_among_noise(groups: int) -> None:
    rng = np.random.default_rng(groups)
    centres = rng.normal(size=(groups, 4)) * 4
    points, _ = make_blobs(n_samples=500, centers=centres, random_state=1)
    noisy = np.hstack([points / points.std(axis=0), rng.normal(size=(500, 8))])
    assert find_structure(noisy, seed=1).found


def test_two_peaks_of_one_feature_are_structure() -> None:
    peaks = np.where(np.arange(400) % 2 == 0, -3.0, 3.0)
    points = np.random.default_rng(1).normal(size=(400, 3))
    points[:, 0] += peaks
    assert find_structure(points, seed=1).found


def test_too_few_customers_prove_nothing() -> None:
    few = np.repeat([[0.0, 0.0], [9.0, 9.0]], 10, axis=0)
    verdict = find_structure(few, seed=1)
    assert (verdict.found, verdict.groups) == (False, 1)
