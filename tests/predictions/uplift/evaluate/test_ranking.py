"""An order of customers: ties, and what changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.predictions.uplift.evaluate import (
    Ranking,
    auuc,
    qini_area,
    qini_coefficient,
    uplift_at,
    uplift_by_decile,
)

if TYPE_CHECKING:
    from tests.predictions.uplift.evaluate.conftest import MakeOrder


def test_a_tie_is_the_mean_over_its_orders(make_order: MakeOrder) -> None:
    trial, score = make_order(3, n=2_000, scores=4)
    random = np.random.default_rng(0)
    broken = [
        uplift_at(Ranking.of(score + 1e-6 * random.random(2_000), trial).curve(), 0.3)
        for _ in range(400)
    ]

    assert uplift_at(Ranking.of(score, trial).curve(), 0.3) == pytest.approx(
        np.mean(broken), abs=float(3 * np.std(broken) / 20 + 1e-3)
    )


def test_equal_scores_for_all_are_chance(make_order: MakeOrder) -> None:
    trial, score = make_order(1)
    curve = Ranking.of(np.zeros(len(score)), trial).curve()

    effect = trial.y[trial.treated].mean() - trial.y[~trial.treated].mean()
    assert qini_area(curve) == pytest.approx(0, abs=1e-12)
    assert uplift_at(curve, 0.3) == pytest.approx(effect)
    assert auuc(curve) == pytest.approx(effect / 2)
    assert uplift_by_decile(curve) == pytest.approx(np.full(10, effect))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([np.exp, np.cbrt, lambda s: 3 * s - 7]))
def test_only_the_order_counts(make_order: MakeOrder, seed: int, monotone: np.ufunc) -> None:
    trial, score = make_order(seed)

    before, after = Ranking.of(score, trial).curve(), Ranking.of(monotone(score), trial).curve()

    assert (qini_area(before), auuc(before)) == (qini_area(after), auuc(after))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 4))
def test_everyone_twice_changes_nothing_but_the_interval(
    make_order: MakeOrder, seed: int, times: int
) -> None:
    trial, score = make_order(seed)
    again = trial.take(np.tile(np.arange(len(trial)), times))

    once = Ranking.of(score, trial).curve()
    often = Ranking.of(np.tile(score, times), again).curve()
    weighed = Ranking.of(score, trial).curve(np.full(len(trial), float(times)))

    for measure in (qini_area, qini_coefficient, auuc):
        assert measure(often) == pytest.approx(measure(once), abs=1e-12)
        assert measure(weighed) == pytest.approx(measure(once), abs=1e-12)


def test_coarser_steps_tell_the_same(make_order: MakeOrder) -> None:
    trial, score = make_order(4, n=20_000, scores=20_000)
    fine = Ranking.of(score, trial)

    coarse = fine.coarser(500)

    assert len(coarse.starts) == 500
    assert qini_area(coarse.curve()) == pytest.approx(qini_area(fine.curve()), abs=2e-4)
