from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit
from sklearn.metrics import log_loss

from regulars.predictions.learn.calibrate import (
    Calibration,
    choose_calibration,
    mapped_held_out,
)


def test_good_probabilities_are_left_alone_and_bent_ones_are_straightened() -> None:
    rng = np.random.default_rng(1)
    true = rng.beta(1, 3, 6000)
    label = (rng.random(6000) < true).astype(float)
    steep = expit(2 * logit(true) + 1)
    waved = true**3

    assert choose_calibration(true, label, seed=0).method == "none"
    platt = choose_calibration(steep, label, seed=0)
    assert platt.method == "platt"
    assert platt.apply(steep) == pytest.approx(true, abs=0.05)
    found = choose_calibration(waved, label, seed=0)
    assert np.abs(found.apply(waved) - true).mean() < 0.03


def test_the_isotonic_map_is_monotone_and_reaches_beyond_what_was_seen() -> None:
    rng = np.random.default_rng(2)
    seen = rng.random(500)
    fitted = Calibration.fit("isotonic", seen, (rng.random(500) < seen**2).astype(float))
    mapped = fitted.apply(np.linspace(0, 1, 200))

    assert (np.diff(mapped) >= 0).all()
    assert 0 <= mapped[0] <= mapped[-1] <= 1


def test_isotonic_steps_are_never_certain() -> None:
    seen = np.repeat([0.1, 0.5, 0.9], [99, 200, 49])
    label = np.concatenate([np.zeros(99), np.tile([0.0, 1.0], 100), np.ones(49)])
    fitted = Calibration.fit("isotonic", seen, label)

    mapped = fitted.apply(np.array([0.0, 0.1, 0.5, 0.9, 1.0]))
    # Of 99 rows none came true, of 49 all: as if one more had done so by half.
    assert mapped == pytest.approx([0.5 / 100, 0.5 / 100, 0.5, 1 - 0.5 / 50, 1 - 0.5 / 50])
    few = np.r_[0.01, seen], np.r_[0.0, label]  # one row of whom little is known stands lowest
    few[1][1] = 1.0
    told = Calibration.fit("isotonic", *few).apply(np.array([0.01, 0.1, 0.5]))
    assert told == pytest.approx([1 / 99, 1 / 99, 0.5])
    label[:1], label[-1:] = 1.0, 0.0
    whole = Calibration.fit("isotonic", seen, label)
    assert whole.apply(np.array([0.1, 0.9])) == pytest.approx([1 / 99, 48 / 49])


def test_a_map_is_judged_on_rows_that_it_was_not_fitted_on() -> None:
    rng = np.random.default_rng(4)
    noise, label = rng.random(600), rng.integers(0, 2, 600).astype(float)
    fitted = Calibration.fit("isotonic", noise, label)
    held_out = mapped_held_out("isotonic", noise, label, seed=1)

    # Nothing can be told of noise; whoever looks at the rows fitted on believes that it can.
    assert log_loss(label, fitted.apply(noise)) < np.log(2) < log_loss(label, held_out)
    assert mapped_held_out("none", noise, label, seed=1).tolist() == noise.tolist()


def test_a_factor_for_amounts_is_judged_likewise() -> None:
    amounts = np.arange(1.0, 51.0)
    mapped = mapped_held_out("ratio", amounts, 3 * amounts, seed=1)
    assert mapped == pytest.approx(3 * amounts)
