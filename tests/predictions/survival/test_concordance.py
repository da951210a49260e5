from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from regulars.predictions.survival.concordance import concordance


def test_it_counts_the_pairs_of_which_the_order_is_known() -> None:
    rng = np.random.default_rng(3)
    duration = rng.integers(1, 12, 60).astype(float)
    left, risk = rng.random(60) < 0.5, rng.integers(0, 8, 60).astype(float)
    right = known = 0.0
    for a, b in combinations(range(60), 2):
        first, second = (
            (a, b) if (duration[a], not left[a]) < (duration[b], not left[b]) else (b, a)
        )
        tied = duration[first] == duration[second] and left[first] == left[second]
        if tied or not left[first]:
            continue
        known += 1
        right += 1.0 if risk[first] > risk[second] else 0.5 * (risk[first] == risk[second])

    assert concordance(duration, left, risk, seed=0).value == pytest.approx(right / known)


def test_its_interval_is_as_wide_as_it_varies() -> None:
    values, widths = [], []
    for seed in range(150):
        rng = np.random.default_rng(seed)
        risk = rng.normal(size=150)
        duration = rng.exponential(np.exp(-0.8 * risk))
        found = concordance(duration, rng.random(150) < 0.7, risk, seed=0)
        values.append(found.value)
        assert found.low is not None
        widths.append(found.value - found.low)

    assert np.mean(widths) / 1.96 == pytest.approx(np.std(values), rel=0.15)
