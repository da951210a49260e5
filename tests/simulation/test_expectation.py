from __future__ import annotations

import numpy as np
import pytest

from regulars.simulation.expectation import expected_orders


@pytest.mark.parametrize(("rate", "dropout", "days"), [(0.2, 0.1, 90.0), (0.02, 0.6, 365.0)])
def test_the_formula_agrees_with_living_it_through(
    rate: float, dropout: float, days: float
) -> None:
    rng = np.random.default_rng(5)
    counts = []
    for _ in range(4_000):
        orders, now = 0, rng.exponential(1 / rate)
        while now <= days:
            orders += 1
            if rng.random() < dropout:
                break
            now += rng.exponential(1 / rate)
        counts.append(orders)
    expected = expected_orders(np.array([rate]), np.array([dropout]), np.array([days]))[0]
    assert abs(np.mean(counts) - expected) < 4 * np.std(counts) / np.sqrt(len(counts))
