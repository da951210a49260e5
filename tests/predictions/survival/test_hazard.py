from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.predictions.survival import FittedSurvival
from regulars.predictions.survival.hazard import HazardTrees, person_period

if TYPE_CHECKING:
    from tests.predictions.survival.conftest import Contracts, Predictors

EDGES = np.arange(31.0)
RNG = np.random.default_rng(2)
DURATION = RNG.integers(0, 40, 3_000).astype(float)
LEFT = RNG.random(3_000) < 0.3


def test_every_customer_has_a_row_for_each_step_until_the_end() -> None:
    rows = person_period(
        np.array([2.0, 3, 0]), np.array([True, False, False]), EDGES, most=9, seed=0
    )

    assert rows.customer.tolist() == [0, 0, 1, 1, 1]
    assert rows.step.tolist() == [0, 1, 0, 1, 2]
    assert rows.label.tolist() == [0, 1, 0, 0, 0]


def test_a_draw_keeps_all_leavers_and_stands_for_all_rows() -> None:
    everything = person_period(DURATION, LEFT, EDGES, most=10**9, seed=0)
    drawn = person_period(DURATION, LEFT, EDGES, most=12_000, seed=0)

    assert len(drawn.label) <= 12_000 < len(everything.label)
    assert drawn.label.sum() == everything.label.sum()
    assert drawn.weight.sum() == pytest.approx(len(everything.label))
    for step in range(0, 30, 7):
        there = (everything.step == step).sum()
        assert drawn.weight[drawn.step == step].sum() == pytest.approx(there, rel=0.12)
    pairs = np.column_stack([drawn.customer, drawn.step])
    assert len(np.unique(pairs, axis=0)) == len(pairs)


def test_contributions_of_trees_add_up_to_the_log_odds_ahead(
    fitted: FittedSurvival, predictors: Predictors, contracts: Contracts
) -> None:
    trees = predictors["discrete-time hazard, LightGBM"]
    assert isinstance(trees, HazardTrees)
    points = fitted.model.encoding.matrix(contracts().select(["plan", "noise"]))[:20]
    # The last two end at and after the last step that is known.
    since = np.array([0.0, 3, 5.5, *range(15), trees.edges[-1] - 1, 40])
    moved = trees.contributions(points, since, 3.0).sum(axis=1)

    survival = trees.survival(points)
    hazard = 1 - survival[:, 1:] / survival[:, :-1]
    odds = np.log(hazard / (1 - hazard))
    ends = trees.edges[1:]
    ahead = [
        row[(ends > s) & (ends <= s + 3)].mean() if s < ends[-1] else row[-1]
        for row, s in zip(odds, since, strict=True)
    ]
    assert np.ptp(np.array(ahead) - moved) == pytest.approx(0.0, abs=1e-6)


def test_of_nobody_there_are_no_contributions(
    fitted: FittedSurvival, predictors: Predictors, contracts: Contracts
) -> None:
    trees = predictors["discrete-time hazard, LightGBM"]
    assert isinstance(trees, HazardTrees)
    points = fitted.model.encoding.matrix(contracts().select(["plan", "noise"]))
    nobody = trees.contributions(points[:0], np.zeros(0), 3.0)
    assert nobody.shape == (0, points.shape[1] + 1)
    assert trees.survival(points[:0]).shape == (0, len(trees.edges))
