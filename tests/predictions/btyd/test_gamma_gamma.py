from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import gamma

from regulars.model import BadData, Refused
from regulars.predictions.btyd.gamma_gamma import (
    GammaGamma,
    GammaGammaConfig,
    GammaGammaLikelihood,
)
from regulars.predictions.btyd.prior import LogNormalPrior

if TYPE_CHECKING:
    from tests.predictions.btyd.conftest import Cdnow


@pytest.mark.real_data
def test_the_papers_answer_on_cdnow(cdnow: Cdnow) -> None:
    s = cdnow.summaries
    worth = (s.frequency > 0) & (s.repeat_value > 0)
    model = GammaGamma.fit(s.frequency[worth], s.repeat_value[worth], GammaGammaConfig())

    assert worth.sum() == 946
    assert model.estimate.values == pytest.approx({"p": 6.25, "q": 3.74, "v": 15.45}, abs=0.01)


def test_the_density_is_the_integral_over_customers() -> None:
    p, q, v, x, mean = 2.5, 3.0, 40.0, 4, 25.0
    likelihood = GammaGammaLikelihood(np.array([x]), np.array([mean]))

    def density(nu: float) -> float:
        return float(gamma.pdf(mean, p * x, scale=1 / (nu * x)) * gamma.pdf(nu, q, scale=1 / v))

    expected = np.log(quad(density, 0, 2, epsabs=0)[0])
    assert likelihood.value_and_gradient(np.log([p, q, v]))[0] == pytest.approx(expected, rel=1e-8)


def test_the_gradient_is_that_of_the_value() -> None:
    rng = np.random.default_rng(2)
    likelihood = GammaGammaLikelihood(rng.integers(1, 9, 300), rng.gamma(3, 10, 300))
    theta = np.log([1.2, 2.3, 11.0])
    differences = [
        (likelihood.value_and_gradient(theta + e)[0] - likelihood.value_and_gradient(theta - e)[0])
        / 2e-6
        for e in np.eye(3) * 1e-6
    ]

    assert likelihood.value_and_gradient(theta)[1] == pytest.approx(differences, rel=1e-6)


def test_simulated_spend_is_recovered() -> None:
    rng = np.random.default_rng(3)
    days = rng.integers(1, 8, 60_000)
    nu = rng.gamma(3.5, 1 / 20, len(days))
    means = rng.gamma(4.0 * days, 1 / (nu * days))
    model = GammaGamma.fit(days, means, GammaGammaConfig())

    for name, (low, high) in model.estimate.intervals(0.999).items():
        assert low < {"p": 4.0, "q": 3.5, "v": 20.0}[name] < high


def test_the_currency_changes_nothing_but_its_own_parameter() -> None:
    rng = np.random.default_rng(5)
    days, unit = rng.integers(1, 6, 3_000), 25_000.0
    means = rng.gamma(2.0 * days, 1 / (rng.gamma(3.0, 1 / 40, len(days)) * days))
    told = GammaGammaConfig(priors={"v": LogNormalPrior(median=60.0, spread=0.5)})
    in_unit = GammaGammaConfig(priors={"v": LogNormalPrior(median=60.0 * unit, spread=0.5)})
    one, other = GammaGamma.fit(days, means, told), GammaGamma.fit(days, means * unit, in_unit)

    scaled = one.estimate.values | {"v": one.estimate.values["v"] * unit}
    assert other.estimate.values == pytest.approx(scaled, rel=1e-5)
    found = other.expected_value(days, means * unit) / unit
    assert found == pytest.approx(one.expected_value(days, means), rel=1e-5)
    for model, values in ((one, means), (other, means * unit)):
        likelihood = GammaGammaLikelihood(days, values)
        value, _ = likelihood.value_and_gradient(model.estimate.theta)
        assert model.estimate.log_likelihood == pytest.approx(value)


def test_expected_value_lies_between_the_customers_mean_and_that_of_all() -> None:
    rng = np.random.default_rng(4)
    days = rng.integers(1, 8, 2_000)
    means = rng.gamma(4.0 * days, 1 / (rng.gamma(3.5, 1 / 20, len(days)) * days))
    model = GammaGamma.fit(days, means, GammaGammaConfig())
    nobody = model.expected_value(np.array([0]), np.array([np.nan]))[0]
    few, many = (model.expected_value(np.array([n]), np.array([90.0]))[0] for n in (1, 30))

    assert nobody < few < many < 90
    # One order day of the mean of all says nothing new.
    assert model.expected_value(np.array([5]), np.array([nobody]))[0] == pytest.approx(nobody)


def test_values_that_it_does_not_know_are_named() -> None:
    with pytest.raises(BadData, match="above 0"):
        GammaGamma.fit(np.array([1, 2]), np.array([3.0, -1.0]), GammaGammaConfig())
    with pytest.raises(Refused, match="needs customers with a value, has 0"):
        GammaGamma.fit(np.array([0, 0]), np.array([np.nan, np.nan]), GammaGammaConfig())


def test_values_without_a_mean_are_refused() -> None:
    wild = np.random.default_rng(5).lognormal(3, 2, 3_000)
    config = GammaGammaConfig(priors={"q": LogNormalPrior(median=0.5, spread=0.01)})

    with pytest.raises(Refused, match="no mean"):
        GammaGamma.fit(np.ones(3_000, dtype=np.int64), wild, config)


def test_the_state_survives_json() -> None:
    days, means = np.array([1, 2, 3, 4] * 30), np.array([10.0, 12, 20, 31] * 30)
    model = GammaGamma.fit(days, means, GammaGammaConfig())
    again = GammaGamma.from_dict(model.to_dict())

    assert again.expected_value(days, means).tolist() == model.expected_value(days, means).tolist()


@pytest.mark.parametrize("p", [0.02, 0.13, 1.0, 6.0])
@pytest.mark.parametrize("probability", [0.005, 0.1, 0.995])
def test_ratios_are_above_nothing_and_read_back(p: float, probability: float) -> None:
    model = GammaGamma.fit(
        np.array([1, 2, 3, 4] * 30), np.array([10.0, 12, 20, 31] * 30), GammaGammaConfig()
    ).at(np.log([p, 3.0, 40.0]))
    days = np.array([0, 3])
    ratios = model.ratio_quantile(days, np.ones(2), probability)

    assert (ratios > 0).all()
    below = model.ratio_below(days, 1.0, ratios[:, None])[:, 0]
    assert below == pytest.approx([probability] * 2, rel=1e-6)
