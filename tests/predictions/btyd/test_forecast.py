from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from regulars.predictions.btyd.bg_nbd import BGNBD, BGNBDConfig
from regulars.predictions.btyd.cells import cell_of_each
from regulars.predictions.btyd.estimate import Estimate
from regulars.predictions.btyd.forecast import forecast
from regulars.predictions.btyd.lifetime_config import LifetimeConfig
from regulars.predictions.btyd.mbg_nbd import MBGNBD, MBGNBDConfig
from regulars.predictions.btyd.next_order import next_order_quantile
from regulars.predictions.btyd.purchase_model import PurchaseModel
from regulars.predictions.btyd.same_value import SameValue
from regulars.predictions.btyd.summaries import Summaries

DAY = 86_400
AS_OF = 1_000 * DAY + 7 * 3_600
ESTIMATE = Estimate(BGNBD.names, 4, np.log([0.6, 25.0, 0.8, 2.5]), 0.01 * np.eye(4), -1.0, 100, 100)
MODEL, DROPPING = BGNBD(BGNBDConfig(), ESTIMATE), MBGNBD(MBGNBDConfig(), ESTIMATE)
VALUE = SameValue.fit(np.array([1, 2, 4]), np.array([10.0, 40.0, 25.0]))
CONFIG = LifetimeConfig(orders_horizon_days=60, revenue_horizon_days=120)
# Customers 0 and 3 have the same history.
HISTORIES = np.array([[3, 90, 200], [0, 0, 30], [12, 400, 410], [3, 90, 200], [1, 20, 700]])


def _summaries(rows: slice = slice(None)) -> Summaries:
    frequency, recency, tenure = HISTORIES[rows].T
    values = np.full(len(frequency), 20.0)
    ids = pa.array([f"c{row}" for row in range(len(HISTORIES))[rows]])
    return Summaries(ids, frequency, recency, tenure, values, values, AS_OF, 1)


def _forecast(
    model: PurchaseModel, spend: SameValue | None = VALUE, rows: slice = slice(None)
) -> pa.Table:
    known = _summaries(rows)
    groups = cell_of_each(known.frequency, known.recency_days, known.tenure_days)
    return forecast(model, spend, known, groups, CONFIG)


def test_customers_are_told_among_others_what_they_are_told_alone() -> None:
    together = _forecast(MODEL).to_pylist()
    alone = [
        row
        for place in range(len(HISTORIES))
        for row in _forecast(MODEL, rows=slice(place, place + 1)).to_pylist()
    ]

    for one, other in zip(together, alone, strict=True):
        assert one["customer_id"] == other["customer_id"]
        for name, value in one.items():
            if isinstance(value, float):
                assert value == pytest.approx(other[name], rel=1e-6), name
            else:
                assert value == other[name], name


def test_revenue_is_orders_times_their_value_and_money_to_come_is_worth_less() -> None:
    found = _forecast(MODEL)
    known = _summaries()
    cells, cell = cell_of_each(known.frequency, known.recency_days, known.tenure_days)
    orders = MODEL.expected_orders(cells, 120)[cell]

    # The mean of the seven order days: (10 + 2 * 40 + 4 * 25) / 7.
    assert found["expected_order_value"].to_numpy() == pytest.approx(190 / 7)
    revenue, worth = (found[name].to_numpy() for name in ("expected_revenue_120d", "clv_120d"))
    assert revenue == pytest.approx(orders * 190 / 7)
    assert (worth < revenue).all()
    assert (worth > revenue * 1.1 ** (-120 / 365)).all()
    for name in ("expected_revenue_120d", "clv_120d"):
        low, middle, high = (found[f"{name}{side}"].to_numpy() for side in ("_low", "", "_high"))
        assert ((low <= middle) & (middle <= high)).all()


def test_without_values_amounts_are_empty_and_orders_are_told_all_the_same() -> None:
    found, valued = _forecast(MODEL, None), _forecast(MODEL)
    empty = [name for name in found.column_names if found[name].null_count == len(found)]

    assert found.column_names == valued.column_names
    assert len(empty) == 7
    assert found.drop_columns(empty).equals(valued.drop_columns(empty))


def test_the_next_order_is_dated_at_midnight_after_the_days_that_it_takes() -> None:
    found, known = _forecast(MODEL), _summaries()
    cells, cell = cell_of_each(known.frequency, known.recency_days, known.tenure_days)

    for name, probability in (
        ("next_order_at_low", 0.1),
        ("next_order_at", 0.5),
        ("next_order_at_high", 0.9),
    ):
        seconds = pc.divide(found[name].cast(pa.int64()), 1_000_000).to_numpy()
        takes = next_order_quantile(MODEL, cells, probability, limit_days=365)[cell]
        later = seconds / DAY - AS_OF // DAY
        assert (later == np.maximum(np.ceil(takes), 1)).all()


def test_who_is_alive_by_construction_has_no_limits() -> None:
    by_construction, judged = (
        _forecast(model)["p_alive_low"].is_null().to_pylist() for model in (MODEL, DROPPING)
    )

    assert by_construction == [False, True, False, False, False]
    assert not any(judged)
