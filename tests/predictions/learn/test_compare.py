from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sklearn.metrics import log_loss, mean_tweedie_deviance

from regulars.predictions.learn import Examples, LearnConfig, learn_encoding
from regulars.predictions.learn.compare import Lesson, losses

if TYPE_CHECKING:
    from tests.predictions.conftest import KnownCustomers

LEARNED, LATER = np.arange(1_000), np.arange(1_000, 1_500)


def _lesson(known: KnownCustomers, config: LearnConfig, label: np.ndarray) -> Lesson:
    examples = Examples(known.features, label, "binary", np.arange(len(label)))
    encoding, _ = learn_encoding(known.features, levels=10)
    return Lesson(examples, encoding.matrix(known.features), encoding, config, seed=3)


def test_the_loss_of_amounts_is_half_of_scikit_learns_deviance_but_for_a_constant() -> None:
    rng = np.random.default_rng(1)
    label = np.where(rng.random(300) < 0.6, 0.0, rng.gamma(2, 20, 300))
    one, other = rng.gamma(3, 5, 300), rng.gamma(3, 9, 300)

    ours = losses("amount", label, one).mean() - losses("amount", label, other).mean()
    theirs = [mean_tweedie_deviance(label, mean, power=1.5) for mean in (one, other)]
    assert ours == pytest.approx((theirs[0] - theirs[1]) / 2)
    assert np.isfinite(losses("amount", label, np.zeros(300))).all()


def test_methods_look_at_the_rows_that_they_are_given_and_at_no_others(
    known: KnownCustomers, quick: LearnConfig
) -> None:
    wrong = known.label.copy()
    wrong[LATER] = 1 - wrong[LATER]
    one, other = (
        _lesson(known, quick, label).candidates(LEARNED, ("boosting", "linear"))
        for label in (known.label, wrong)
    )
    points = _lesson(known, quick, known.label).points

    assert [c.name for c in one] == [c.name for c in other]
    for ours, theirs in zip(one, other, strict=True):
        assert ours.loss == theirs.loss
        assert ours.predict(points).tolist() == theirs.predict(points).tolist()


def test_the_method_that_is_better_on_rows_it_has_not_seen_comes_first(
    known: KnownCustomers, quick: LearnConfig
) -> None:
    lesson = _lesson(known, quick, known.label)
    best, worse = lesson.candidates(LEARNED, ("linear", "boosting"))

    assert (best.name, worse.name) == ("LightGBM", "logistic regression")
    assert best.loss < worse.loss
    for candidate in (best, worse):
        later = log_loss(known.label[LATER], candidate.predict(lesson.points[LATER]))
        assert candidate.loss == pytest.approx(later, abs=0.08)


def test_methods_are_called_what_they_are_for_the_target(
    known: KnownCustomers, quick: LearnConfig
) -> None:
    lesson = _lesson(known, quick, known.label)
    amounts = replace(lesson, examples=replace(lesson.examples, target="amount"))

    assert lesson.names() == {"LightGBM": "boosting", "logistic regression": "linear"}
    assert amounts.names() == {"LightGBM": "boosting", "Tweedie regression": "linear"}
