from __future__ import annotations

import json

import numpy as np
import pytest

from regulars.predictions.btyd.intervals import delta_interval
from regulars.predictions.btyd.same_value import SameValue


def test_it_is_the_mean_of_all_order_days_and_not_of_customers() -> None:
    model = SameValue.fit(np.array([0, 1, 1, 8]), np.array([0.0, 10.0, 30.0, 20.0]))

    assert model.estimate.values == pytest.approx({"value": 20.0})
    assert model.expected_value(np.array([0, 8]), np.array([np.nan, 99.0])) == pytest.approx(20.0)


def test_its_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)

    def held() -> bool:
        days = rng.geometric(0.4, 400)
        means = np.array([rng.lognormal(3, 0.9, n).mean() for n in days])
        model = SameValue.fit(days, means)
        low, high = delta_interval(
            lambda theta: model.at(theta).expected_value(days[:1], means[:1]), model.estimate
        )
        return bool(low[0] < np.exp(3 + 0.9**2 / 2) < high[0])

    assert 0.91 < np.mean([held() for _ in range(300)]) < 0.98


def test_where_all_are_worth_the_same_it_is_sure_and_finite() -> None:
    days = np.array([1, 2, 3])
    model = SameValue.fit(days, np.full(3, 19.9))
    low, high = delta_interval(
        lambda t: model.at(t).expected_value(days, days * 1.0), model.estimate
    )

    assert low == pytest.approx(19.9)
    assert high == pytest.approx(19.9)


@pytest.mark.parametrize("largest", [1_000.0, 3_000.0, 20_000.0])
def test_one_large_order_does_not_make_order_days_worth_nothing(largest: float) -> None:
    rng = np.random.default_rng(2)
    days = rng.geometric(0.4, 600)
    means = rng.gamma(25.0 * days, 0.8 / days)
    plain = SameValue.fit(days, means).relative_variance
    model = SameValue.fit(np.append(days, 1), np.append(means, largest))

    assert plain == pytest.approx(1 / 25, rel=0.15)
    assert plain < model.relative_variance < 0.3
    # Nine of ten order days are worth at least a third of the mean of all.
    assert model.ratio_quantile(days[:1], np.ones(1), 0.1)[0] > 1 / 3


@pytest.mark.parametrize("law", ["gamma", "lognormal"])
def test_without_single_large_orders_the_spread_is_their_variance(law: str) -> None:
    rng = np.random.default_rng(3)
    days = rng.geometric(0.4, 5_000)
    if law == "gamma":
        means = rng.gamma(2.0 * days, 10 / days)
    else:
        means = np.array([rng.lognormal(3, 0.7, n).mean() for n in days])
    truth = {"gamma": 0.5, "lognormal": np.expm1(0.49)}[law]

    assert SameValue.fit(days, means).relative_variance == pytest.approx(truth, rel=0.07)


def test_the_state_survives_json() -> None:
    model = SameValue.fit(np.array([1, 2]), np.array([5.0, 7.0]))
    text = json.dumps(model.to_dict(), allow_nan=False)
    again = SameValue.from_dict(json.loads(text))

    assert again.estimate.values == model.estimate.values
    assert again.estimate.covariance.tolist() == model.estimate.covariance.tolist()
