from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, logit

from regulars.predictions.learn import Calibration, choose_calibration


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
