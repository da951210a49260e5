from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from regulars.model import BadData
from regulars.predictions.btyd.prior import LogNormalPrior, penalty

NAMES = ("r", "alpha_days", "order_rate_0", "order_rate_1")
PRIORS = {"r": LogNormalPrior(median=2.0, spread=0.5)}


def test_it_is_the_logarithm_of_normal_densities_up_to_a_constant() -> None:
    found = penalty(NAMES, 2, PRIORS, coefficient_spread=0.25)
    here, there = np.array([0.3, -1.0, 0.2, -0.4]), np.array([1.1, 5.0, -0.1, 0.3])

    def density(theta: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        of_r = norm.logpdf(theta[0], np.log(2), 0.5)
        return float(of_r + norm.logpdf(theta[2:], 0, 0.25).sum())

    value, gradient = found.value_and_gradient(here)
    other, _ = found.value_and_gradient(there)
    assert value - other == pytest.approx(density(here) - density(there))
    steps = 1e-6 * np.eye(4)
    slopes = [(density(here + e) - density(here - e)) / 2e-6 for e in steps]
    assert gradient == pytest.approx(slopes, abs=1e-6)


def test_without_a_spread_coefficients_are_free() -> None:
    assert penalty(NAMES, 2, PRIORS).precision.tolist() == [4.0, 0.0, 0.0, 0.0]


def test_a_prior_of_what_is_no_parameter_names_those_that_there_are() -> None:
    with pytest.raises(BadData, match="no parameter 'order_rate_0'") as refusal:
        penalty(NAMES, 2, {"order_rate_0": LogNormalPrior(median=1.0)})

    assert refusal.value.way_out == "give priors for r, alpha_days"
