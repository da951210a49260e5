"""Qini: known answers, and scikit-uplift's definition."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.predictions.uplift.evaluate import Ranking, qini_area, qini_coefficient, qini_curve
from regulars.predictions.uplift.experiment import Flags, Floats

if TYPE_CHECKING:
    from tests.predictions.uplift.evaluate.conftest import MakeOrder, MakeTrial


def _scikit_uplift(y: Floats, score: Floats, treated: Flags) -> float:
    """Its `qini_auc_score`, from the definition: customer by customer, plain Python."""

    def points(by: list[float]) -> list[tuple[float, float]]:
        found, count = [(0.0, 0.0)], {True: [0, 0.0], False: [0, 0.0]}
        order = sorted(range(len(y)), key=lambda i: -by[i])
        for place, i in enumerate(order):
            count[bool(treated[i])][0] += 1
            count[bool(treated[i])][1] += y[i]
            if place + 1 == len(order) or by[order[place + 1]] != by[i]:
                (n1, y1), (n0, y0) = count[True], count[False]
                found.append((place + 1.0, y1 - y0 * (n1 / n0 if n0 else 0.0)))
        return found

    def area(line: list[tuple[float, float]]) -> float:
        return sum((x1 - x0) * (q0 + q1) / 2 for (x0, q0), (x1, q1) in pairwise(line))

    actual = points(score.tolist())
    perfect = points([v if t else -v for v, t in zip(y.tolist(), treated.tolist(), strict=True)])
    chance = area([(0.0, 0.0), actual[-1]])
    return (area(actual) - chance) / (area(perfect) - chance)


@pytest.mark.parametrize("seed", range(5))
def test_qini_coefficient_is_that_of_scikit_uplift(seed: int, make_order: MakeOrder) -> None:
    trial, score = make_order(seed)

    ours = qini_coefficient(Ranking.of(score, trial).curve())

    assert ours == pytest.approx(_scikit_uplift(trial.y, score, trial.treated), abs=1e-12)


def test_known_curve(make_trial: MakeTrial) -> None:
    # Two that act only if asked, two that never act; one treated and one control of each.
    trial = make_trial(np.array([1.0, 0, 0, 0]), np.array([True, False, True, False]))
    curve = Ranking.of(np.array([1.0, 1, 0, 0]), trial).curve()

    assert qini_curve(curve).tolist() == [0, 1, 1]
    assert qini_area(curve) == pytest.approx((0.5 * 2 + 1 * 2 - 4 * 1 / 2) / (4 * 2))


def test_the_other_way_round_changes_the_sign_for_balanced_counts(make_order: MakeOrder) -> None:
    trial, score = make_order(5, n=2_000, scores=2_000)
    better = np.where(trial.treated, trial.y, 1 - trial.y) + 0.1 * score / 2_000

    assert qini_area(Ranking.of(better, trial).curve()) > 0.05
    assert qini_area(Ranking.of(-better, trial).curve()) < -0.05
