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


def test_the_state_survives_json() -> None:
    model = SameValue.fit(np.array([1, 2]), np.array([5.0, 7.0]))
    text = json.dumps(model.to_dict(), allow_nan=False)
    again = SameValue.from_dict(json.loads(text))

    assert again.estimate.values == model.estimate.values
    assert again.estimate.covariance.tolist() == model.estimate.covariance.tolist()
