from __future__ import annotations

import numpy as np
import pytest

from regulars.predictions.survival.censoring import ProductLimit


def test_the_curve_steps_down_at_events_only() -> None:
    duration = np.array([1.0, 2, 2, 4])
    happened = np.array([True, False, True, True])

    curve = ProductLimit.of(duration, happened)

    assert curve.at(np.array([0.5, 1, 2, 3, 4])) == pytest.approx([1, 0.75, 0.5, 0.5, 0])
    assert curve.before(np.array([1.0, 2, 4])) == pytest.approx([1, 0.75, 0.5])
