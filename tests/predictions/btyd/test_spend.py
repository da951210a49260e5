from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from regulars.model import Refused
from regulars.predictions.btyd.gamma_gamma import GammaGamma, GammaGammaConfig
from regulars.predictions.btyd.same_value import SameValue
from regulars.predictions.btyd.spend import first_and_later, fit_spend, order_values, spend_from
from regulars.predictions.btyd.summaries import Summaries

if TYPE_CHECKING:
    from tests.predictions.btyd.conftest import Cdnow


def _summaries(days: list[np.ndarray]) -> Summaries:
    """Customers with these values of order days."""
    frequency = np.array([len(values) - 1 for values in days])
    return Summaries(
        pa.array([f"c{row}" for row in range(len(days))]),
        frequency,
        frequency * 10,
        np.full(len(days), 400),
        np.array([values[0] for values in days]),
        np.array([values[1:].mean() if len(values) > 1 else np.nan for values in days]),
        400 * 86_400,
        1,
    )


def _shop(customers: int, *, differ: float, seed: int) -> Summaries:
    """Lognormal order days of customers whose own means differ so much on the log scale."""
    rng = np.random.default_rng(seed)
    level = rng.normal(3, differ, customers)
    return _summaries([rng.lognormal(own, 0.7, rng.geometric(0.4)) for own in level])


@pytest.mark.parametrize("customers", [100, 1_000, 5_000])
def test_where_customers_differ_by_chance_each_is_worth_the_mean_of_all(customers: int) -> None:
    shop = _shop(customers, differ=0.0, seed=8)
    spend, why = fit_spend(shop, "all")
    days, mean = order_values(shop, "all")

    assert isinstance(spend, SameValue)
    assert spend.expected_value(days, mean) == pytest.approx(days @ mean / days.sum())
    assert "differ in value by chance" in why
    assert f"{days @ mean / days.sum():,.2f}" in why


def test_alike_customers_are_seldom_taken_for_others() -> None:
    found = [first_and_later(_shop(150, differ=0.0, seed=seed)) for seed in range(100, 300)]

    taken = np.mean([one is not None and not one.by_chance for one in found])
    assert 0.01 < taken < 0.1


def test_where_they_differ_it_is_gamma_gamma() -> None:
    shop = _shop(600, differ=0.5, seed=2)
    spend, why = fit_spend(shop, "all")
    direct = GammaGamma.fit(*order_values(shop, "all"), GammaGammaConfig())

    assert isinstance(spend, GammaGamma)
    assert spend.estimate.values == direct.estimate.values
    assert not why


def test_a_single_customer_who_spends_a_million_times_as_much_does_differ() -> None:
    # The mean of all would be that customer's.
    rng = np.random.default_rng(6)
    days = [rng.lognormal(3, 1, 1 + rng.geometric(0.3)) for _ in range(400)]
    alike, other = (first_and_later(_summaries([days[0] * f, *days[1:]])) for f in (1.0, 1e9))

    assert alike is not None
    assert alike.by_chance
    assert other is not None
    assert not other.by_chance


@pytest.mark.real_data
def test_cdnow_keeps_the_papers_answer(cdnow: Cdnow) -> None:
    spend, why = fit_spend(cdnow.summaries, "repeat")

    assert isinstance(spend, GammaGamma)
    assert spend.estimate.values == pytest.approx({"p": 6.25, "q": 3.74, "v": 15.45}, abs=0.01)
    assert not why


def test_order_days_of_one_price_are_worth_it() -> None:
    shop = _summaries([np.full(1 + row % 3, 20.0) for row in range(60)])
    spend, why = fit_spend(shop, "all")

    assert isinstance(spend, SameValue)
    assert spend.estimate.values["value"] == pytest.approx(20.0)
    assert "worth the same (20.00)" in why


def test_where_nothing_tells_and_the_likelihood_rises_for_ever_priors_hold_it() -> None:
    # Every first order day is a sample of one price, so it cannot be held against later ones.
    rng = np.random.default_rng(4)
    shop = _summaries(
        [np.append(5.0, 20 * rng.gamma(2, 0.5, rng.geometric(0.4))) for _ in range(120)]
    )
    days, mean = order_values(shop, "repeat")
    assert first_and_later(shop) is None
    with pytest.raises(Refused, match="no best parameters"):
        GammaGamma.fit(days, mean, GammaGammaConfig())
    spend, _ = fit_spend(shop, "repeat")

    value = spend.expected_value(days, mean)
    assert value.mean() == pytest.approx(days @ mean / days.sum(), rel=0.05)
    assert value.std() < 0.2 * mean.std()


def test_nothing_worth_anything_is_refused() -> None:
    with pytest.raises(Refused, match="needs customers with a value, has 0"):
        fit_spend(_summaries([np.zeros(2)] * 50), "all")


@pytest.mark.parametrize("differ", [0.0, 0.5])
def test_the_state_says_which_model_it_is(differ: float) -> None:
    shop = _shop(400, differ=differ, seed=2)
    spend, _ = fit_spend(shop, "all")
    again = spend_from(spend.to_dict())
    values = order_values(shop, "all")

    assert type(again) is type(spend)
    assert again.expected_value(*values).tolist() == spend.expected_value(*values).tolist()
