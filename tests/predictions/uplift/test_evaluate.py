"""Measures of an order of customers: known answers, properties, scikit-uplift's definition."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.predictions.uplift import Trial
from regulars.predictions.uplift.evaluate import (
    Ranking,
    auuc,
    estimate,
    policy_value,
    qini_area,
    qini_coefficient,
    qini_curve,
    replicate,
    uplift_at,
    uplift_by_decile,
)
from regulars.predictions.uplift.experiment import Flags, Floats
from regulars.predictions.uplift.learners import doubly_robust


def _trial(y: Floats, treated: Flags, *, binary: bool = True) -> Trial:
    share = np.full(len(y), treated.mean())
    return Trial(np.zeros((len(y), 1), np.float32), treated, y, share, binary)


def _made(seed: int, n: int = 400, scores: int = 37) -> tuple[Trial, Floats]:
    random = np.random.default_rng(seed)
    treated = random.random(n) < 0.4
    y = (random.random(n) < 0.3 + 0.2 * treated).astype(float)
    return _trial(y, treated), random.integers(0, scores, n).astype(float)


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
def test_qini_coefficient_is_that_of_scikit_uplift(seed: int) -> None:
    trial, score = _made(seed)

    ours = qini_coefficient(Ranking.of(score, trial).curve())

    assert ours == pytest.approx(_scikit_uplift(trial.y, score, trial.treated), abs=1e-12)


def test_known_curve() -> None:
    # Two that act only if asked, two that never act; one treated and one control of each.
    trial = _trial(np.array([1.0, 0, 0, 0]), np.array([True, False, True, False]))
    curve = Ranking.of(np.array([1.0, 1, 0, 0]), trial).curve()

    assert qini_curve(curve).tolist() == [0, 1, 1]
    assert qini_area(curve) == pytest.approx((0.5 * 2 + 1 * 2 - 4 * 1 / 2) / (4 * 2))
    assert auuc(curve) == pytest.approx(0.5 * 0.25 + 0.5 * 0.5)
    assert uplift_at(curve, 0.5) == 1
    assert uplift_at(curve, 1) == 0.5


def test_a_tie_is_the_mean_over_its_orders() -> None:
    trial, score = _made(3, n=2_000, scores=4)
    random = np.random.default_rng(0)
    broken = [
        uplift_at(Ranking.of(score + 1e-6 * random.random(2_000), trial).curve(), 0.3)
        for _ in range(400)
    ]

    assert uplift_at(Ranking.of(score, trial).curve(), 0.3) == pytest.approx(
        np.mean(broken), abs=float(3 * np.std(broken) / 20 + 1e-3)
    )


def test_equal_scores_for_all_are_chance() -> None:
    trial, score = _made(1)
    curve = Ranking.of(np.zeros(len(score)), trial).curve()

    effect = trial.y[trial.treated].mean() - trial.y[~trial.treated].mean()
    assert qini_area(curve) == pytest.approx(0, abs=1e-12)
    assert uplift_at(curve, 0.3) == pytest.approx(effect)
    assert auuc(curve) == pytest.approx(effect / 2)
    assert uplift_by_decile(curve) == pytest.approx(np.full(10, effect))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([np.exp, np.cbrt, lambda s: 3 * s - 7]))
def test_only_the_order_counts(seed: int, monotone: np.ufunc) -> None:
    trial, score = _made(seed)

    before, after = Ranking.of(score, trial).curve(), Ranking.of(monotone(score), trial).curve()

    assert (qini_area(before), auuc(before)) == (qini_area(after), auuc(after))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 4))
def test_everyone_twice_changes_nothing_but_the_interval(seed: int, times: int) -> None:
    trial, score = _made(seed)
    again = trial.take(np.tile(np.arange(len(trial)), times))

    once = Ranking.of(score, trial).curve()
    often = Ranking.of(np.tile(score, times), again).curve()
    weighed = Ranking.of(score, trial).curve(np.full(len(trial), float(times)))

    for measure in (qini_area, qini_coefficient, auuc):
        assert measure(often) == pytest.approx(measure(once), abs=1e-12)
        assert measure(weighed) == pytest.approx(measure(once), abs=1e-12)


def test_the_other_way_round_changes_the_sign_for_balanced_counts() -> None:
    trial, score = _made(5, n=2_000, scores=2_000)
    better = np.where(trial.treated, trial.y, 1 - trial.y) + 0.1 * score / 2_000

    assert qini_area(Ranking.of(better, trial).curve()) > 0.05
    assert qini_area(Ranking.of(-better, trial).curve()) < -0.05


def test_the_bootstrap_covers_and_pairs() -> None:
    trial, score = _made(2, n=3_000, scores=50)
    rankings = {"a": Ranking.of(score, trial), "same": Ranking.of(2 * score, trial)}

    draws = replicate(rankings, lambda c: np.array([uplift_at(c, 1.0)]), count=300, seed=0)

    assert (draws["a"] == draws["same"]).all()
    w, y = trial.treated, trial.y
    formula = np.sqrt(y[w].var() / w.sum() + y[~w].var() / (~w).sum())
    found = estimate(0.2, draws["a"][:, 0], 0.95)
    assert found.standard_error == pytest.approx(formula, rel=0.15)
    assert found.high - found.low == pytest.approx(2 * 1.96 * formula, rel=0.2)


def test_coarser_steps_tell_the_same() -> None:
    trial, score = _made(4, n=20_000, scores=20_000)
    fine = Ranking.of(score, trial)

    coarse = fine.coarser(500)

    assert len(coarse.starts) == 500
    assert qini_area(coarse.curve()) == pytest.approx(qini_area(fine.curve()), abs=2e-4)


def test_policy_value_of_a_known_rule() -> None:
    random = np.random.default_rng(0)
    n = 40_000
    persuadable = random.random(n) < 0.5
    treated = random.random(n) < 0.3
    y = (random.random(n) < 0.1 + 0.2 * (persuadable & treated)).astype(float)
    trial = _trial(y, treated)
    psi = (np.full(n, 0.1), np.full(n, 0.2))  # wrong on purpose: e alone makes it right

    found = policy_value(persuadable, trial, doubly_robust(trial, *psi), contact_cost=0.05)

    assert found.treated_share == pytest.approx(0.5, abs=0.01)
    truth = 0.1 + 0.5 * (0.2 - 0.05)
    for value in (found.doubly_robust, found.ipw):
        assert value.low < truth < value.high
        assert value.standard_error < 0.005
    assert found.over_all.low < 0.5 * 0.05 < found.over_all.high
    assert found.over_none.low < 0.5 * 0.15 < found.over_none.high
