"""Uplift among the best: by hand, and from the rows themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.predictions.uplift.evaluate import Ranking, uplift_at, uplift_by_decile

if TYPE_CHECKING:
    from tests.predictions.uplift.evaluate.conftest import MakeOrder, MakeTrial


def test_known_uplift(make_trial: MakeTrial) -> None:
    # Two that act only if asked, two that never act; one treated and one control of each.
    trial = make_trial(np.array([1.0, 0, 0, 0]), np.array([True, False, True, False]))
    curve = Ranking.of(np.array([1.0, 1, 0, 0]), trial).curve()

    assert uplift_at(curve, 0.5) == 1
    assert uplift_at(curve, 1) == 0.5


def test_each_tenth_is_measured_by_itself(make_order: MakeOrder) -> None:
    trial, _ = make_order(6)
    score = np.random.default_rng(0).permutation(len(trial)).astype(float)
    tenths = np.array_split(np.argsort(-score), 10)
    expected = [
        trial.y[rows][trial.treated[rows]].mean() - trial.y[rows][~trial.treated[rows]].mean()
        for rows in tenths
    ]

    found = uplift_by_decile(Ranking.of(score, trial).curve())

    assert found == pytest.approx(np.array(expected), abs=1e-12)
