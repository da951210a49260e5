from __future__ import annotations

import numpy as np
import pytest

from regulars.predictions.demand.backtest import Origins
from regulars.predictions.demand.interval import Interval


@pytest.mark.parametrize("growth", [0.0, 0.005])
def test_intervals_hold_what_they_say(growth: float) -> None:
    rng = np.random.default_rng(2)
    origins = Origins(tuple(range(20, 97, 7)), 14)
    held = []
    for _ in range(200):
        mean = 50 * np.exp(growth * np.arange(111))
        values = mean * (1 + 0.2 * rng.standard_normal(111))
        forecast = np.stack([mean[o : o + 14] for o in origins.at])
        held.append(Interval.learn(values, forecast, origins, 0.9).tested)

    assert np.mean(held) == pytest.approx(0.9, abs=0.025)
