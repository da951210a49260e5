"""Points in known groups, for classifiers."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.reduce import Matrix


@pytest.fixture(scope="session")
def known_groups() -> tuple[Matrix, Labels]:
    """900 points in three groups that touch, in four dimensions, in no order."""
    rng = np.random.default_rng(8)
    labels = rng.integers(0, 3, 900)
    centres = np.array([[0.0, 0.0, 0.0, 0.0], [2.5, 0.0, 1.0, 0.0], [0.0, 3.0, 0.0, 0.5]])
    return centres[labels] + rng.normal(0, 0.8, (900, 4)), labels
