from __future__ import annotations

import numpy as np
import pytest

from regulars.predictions.evaluate import best_profit, profit_curve


def test_with_true_probabilities_it_pays_to_contact_above_cost_over_margin() -> None:
    probability = np.linspace(0, 1, 20_001)
    rng = np.random.default_rng(6)
    label = (rng.random(20_001) < probability).astype(float)
    best = best_profit(profit_curve(label, probability, contact_cost=2.0, margin=10.0))

    assert best.share == pytest.approx(0.8, abs=0.04)
    assert best.low < best.profit < best.high


def test_where_a_contact_costs_more_than_it_brings_nobody_is_contacted() -> None:
    label = np.array([1.0, 0.0] * 50)
    curve = profit_curve(label, np.arange(100.0), contact_cost=6.0, margin=5.0)

    assert (best_profit(curve).customers, best_profit(curve).profit) == (0, 0.0)
    assert curve[-1].profit == 50 * 5 - 100 * 6
