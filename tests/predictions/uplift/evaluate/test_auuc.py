"""The area under the uplift curve: by hand, and customer by customer in a loop."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.predictions.uplift.evaluate import Ranking, auuc

if TYPE_CHECKING:
    from tests.predictions.uplift.evaluate.conftest import MakeOrder, MakeTrial


def test_known_area(make_trial: MakeTrial) -> None:
    # Two that act only if asked, two that never act; one treated and one control of each.
    trial = make_trial(np.array([1.0, 0, 0, 0]), np.array([True, False, True, False]))
    curve = Ranking.of(np.array([1.0, 1, 0, 0]), trial).curve()

    assert auuc(curve) == pytest.approx(0.5 * 0.25 + 0.5 * 0.5)


@pytest.mark.parametrize("seed", range(3))
def test_it_is_the_mean_gain_over_all_shares(make_order: MakeOrder, seed: int) -> None:
    trial, _ = make_order(seed)
    score = np.random.default_rng(seed).permutation(len(trial)).astype(float)
    gains = [0.0]  # of treating nobody, the first one, the first two ...
    for taken in range(1, len(trial) + 1):
        first = np.argsort(-score)[:taken]
        w, y = trial.treated[first], trial.y[first]
        effect = y[w].mean() - y[~w].mean() if w.any() and not w.all() else 0.0
        gains.append(taken / len(trial) * effect)
    steps = [(before + after) / 2 for before, after in pairwise(gains)]

    assert auuc(Ranking.of(score, trial).curve()) == pytest.approx(np.mean(steps), abs=1e-12)
