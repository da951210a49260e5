"""How many customers differ at all."""

from __future__ import annotations

import numpy as np

from regulars.segments.reduce.reducer import Matrix


def different_points(points: Matrix) -> int:
    """How many points differ, coordinates within a millionth of the widest range being equal.

    >>> different_points(np.array([[0.0, 1.0], [0.0, 1.0], [5.0, 1.0]]))
    2
    """
    if len(points) == 0:
        return 0
    width = float(np.ptp(points, axis=0).max())
    if width <= 0:
        return 1
    return len(np.unique(np.round(points / (width * 1e-6)), axis=0))
