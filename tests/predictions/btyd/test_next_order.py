from __future__ import annotations

import numpy as np
import pytest

from regulars.predictions.btyd.bg_nbd import BGNBD, BGNBDConfig
from regulars.predictions.btyd.cells import group_customers
from regulars.predictions.btyd.estimate import Estimate
from regulars.predictions.btyd.next_order import next_order_quantile

R, ALPHA = 0.6, 25.0
MODEL = BGNBD(
    BGNBDConfig(),
    Estimate(BGNBD.names, 4, np.log([R, ALPHA, 0.8, 2.5]), np.eye(4), -1.0, 100, 10),
)


@pytest.mark.parametrize("probability", [0.1, 0.5, 0.9])
def test_it_is_the_quantile_of_a_wait_that_is_known(probability: float) -> None:
    x, t, T = np.array([[0, 3, 3, 8], [0, 5, 60, 350], [30, 90, 90, 360]])
    cells = group_customers(x, t, T)
    found = next_order_quantile(MODEL, cells, probability, limit_days=365)

    # A rate ~ Gamma(r + x, alpha + T) waits longer than h with (1 + h / (alpha + T))^-(r + x).
    shape, scale = R + cells.frequency, ALPHA + cells.tenure_days
    within_a_year = 1 - (1 + 365 / scale) ** -shape
    expected = scale * ((1 - probability * within_a_year) ** (-1 / shape) - 1)
    assert found == pytest.approx(expected, abs=0.1)
