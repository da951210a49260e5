from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import mean_poisson_deviance, root_mean_squared_error

from regulars.predictions.btyd import holdout as module
from regulars.predictions.btyd.holdout import Foretold, FrequencyRow, measure_holdout
from regulars.predictions.btyd.summaries import Summaries


def _known(frequency: list[int], tenure: list[int]) -> Summaries:
    n = len(frequency)
    ids = pa.array([f"c{row}" for row in range(n)])
    days, nothing = np.zeros(n, dtype=np.int64), np.zeros(n)
    return Summaries(ids, np.array(frequency), days, np.array(tenure), nothing, nothing, 0, 1)


def _foretold(orders: list[int], expected: list[float], *, valued: bool = True) -> Foretold:
    happened, foretold = np.array(orders), np.array(expected)
    return Foretold(
        expected_orders=foretold,
        order_probability=1 - np.exp(-foretold),
        orders_low=np.floor(foretold).astype(np.int64),
        orders_high=np.ceil(foretold).astype(np.int64) + 1,
        expected_revenue=10 * foretold if valued else None,
        orders=happened,
        revenue=9.0 * happened,
    )


KNOWN = _known([0, 0, 2, 9, 7], [10, 0, 60, 90, 60])
FORETOLD = _foretold([0, 1, 5, 4, 2], [0.5, 0.25, 1.0, 3.0, 2.0])


def test_what_was_foretold_is_held_against_what_happened() -> None:
    found = measure_holdout(KNOWN, FORETOLD, days=30, model="ours", seed=1)

    assert (found.customers, found.orders, found.expected_orders) == (5, 12, 6.75)
    assert (found.revenue, found.expected_revenue) == (108.0, 67.5)
    expected = mean_poisson_deviance(FORETOLD.orders, FORETOLD.expected_orders)
    assert found.deviance == pytest.approx(expected)
    # 5 orders lie above 2; the others lie in 0..2, 0..2, 3..4 and 2..3.
    assert found.in_interval == pytest.approx(4 / 5)
    # Who came back 7 times or more stands in one row.
    assert found.by_frequency == (
        FrequencyRow(0, 2, 0.375, 0.5),
        FrequencyRow(2, 1, 1.0, 5.0),
        FrequencyRow(7, 2, 2.5, 3.0),
    )
    assert sum(part.customers for part in found.calibration) == 5


def test_the_model_is_measured_beside_each_customers_own_rate() -> None:
    measures = measure_holdout(KNOWN, FORETOLD, days=30, model="ours", seed=1).measures
    value = {(one.name, one.model): one.value for one in measures}

    # Repeat orders by days known, times 30 days: 0, 0, 1, 3, 3.5.
    own_rate = root_mean_squared_error([0, 1, 5, 4, 2], [0, 0, 1, 3, 3.5])
    assert value["RMSE", "own past rate"] == pytest.approx(own_rate)
    assert value["RMSE", "ours"] == pytest.approx(
        root_mean_squared_error(FORETOLD.orders, FORETOLD.expected_orders)
    )
    assert value["revenue total bias", "ours"] == pytest.approx(67.5 / 108 - 1)
    assert value["correlation", "ours"] == pytest.approx(
        np.corrcoef(FORETOLD.orders, FORETOLD.expected_orders)[0, 1]
    )
    # Of four who ordered, one was less probable than the one who did not.
    assert value["AUC", "ours"] == pytest.approx(3 / 4)


def test_what_cannot_be_measured_is_left_out() -> None:
    nobody = _foretold([0] * 5, [0.5] * 5, valued=False)
    found = measure_holdout(KNOWN, nobody, days=30, model="ours", seed=1)

    assert found.expected_revenue is None
    assert {one.name for one in found.measures} == {"RMSE", "MAE"}


def test_of_many_customers_totals_are_of_all_and_measures_of_some(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_MEASURED", 50)
    rng = np.random.default_rng(2)
    expected = rng.gamma(1, 1, 400)
    orders = rng.poisson(expected)
    known = _known(rng.integers(0, 9, 400).tolist(), [100] * 400)
    many = _foretold(orders.tolist(), expected.tolist())
    found = measure_holdout(known, many, days=30, model="ours", seed=1)

    assert (found.customers, found.orders) == (400, orders.sum())
    assert sum(row.customers for row in found.by_frequency) == 400
    assert sum(part.customers for part in found.calibration) == 50
