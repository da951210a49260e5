from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from regulars.segments.reduce.autoencoder.code_quality import Quality, measure
from regulars.segments.reduce.autoencoder.dense import Dense
from regulars.segments.reduce.autoencoder.weights import Weights

# Four features, three codes: the first is the first feature, the second never varies and the third
# varies but the decoder does not look at it.
ENCODER = Dense(np.eye(4)[:, [0, 1, 2]] * [1.0, 0.0, 1.0], np.array([0.0, 5.0, 0.0]), "linear")
DECODER = Dense(np.eye(4)[[0, 1, 2]] * [[1.0], [1.0], [0.0]], np.array([0, -5.0, 0, 0]), "linear")
WEIGHTS = Weights((ENCODER,), (DECODER,))
POINTS = np.random.default_rng(9).normal(size=(5000, 4)) * [2.0, 1.0, 1.0, 1.0]


def test_codes_that_are_dead_are_found_with_the_reason() -> None:
    quality = measure(WEIGHTS, POINTS, scale=1.0)

    assert set(quality.dead) == {2, 3}
    assert "hardly varies" in quality.dead[2]
    assert "the decoder ignores it" in quality.dead[3]
    assert quality.worth == pytest.approx((4 / 7, 0.0, 0.0), abs=0.03)


def test_a_code_at_its_prior_is_dead() -> None:
    still = Dense(np.zeros((4, 3)), np.zeros(3), "linear")
    weights = replace(WEIGHTS, log_variance=still)
    at_prior = replace(weights, encoder=(replace(ENCODER, kernel=ENCODER.kernel * 0.05),))

    assert "does not leave the prior" in measure(at_prior, POINTS, scale=1.0).dead[1]
    assert 1 not in measure(weights, POINTS, scale=1.0).dead


def test_errors_are_in_the_units_of_the_points() -> None:
    quality = measure(WEIGHTS, POINTS, scale=3.0)

    assert quality.feature_mse == pytest.approx((0.0, 9.0, 9.0, 9.0), rel=0.06)
    assert quality.mse == pytest.approx(np.mean(quality.feature_mse))
    assert quality.explained == pytest.approx(4 / 7, abs=0.03)
    assert set(quality.worst(["a", "b", "c", "d"])) == {"b", "c", "d"}
    assert Quality.from_dict(quality.to_dict()) == quality
