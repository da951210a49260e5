from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from regulars.model import BadData
from regulars.predictions.btyd.summaries import later_orders, summarise_orders

if TYPE_CHECKING:
    from tests.predictions.btyd.conftest import Cdnow

DAY = 86_400


def _orders(*rows: tuple[str, float, float | None]) -> pa.Table:
    ids, days, revenue = zip(*rows, strict=True)
    seconds = [int(day * DAY) for day in days]
    return pa.table({"customer_id": ids, "ordered_at_s": seconds, "revenue": revenue})


ORDERS = _orders(
    ("b", 12.5, 4.0),
    ("a", 10.2, 5.0),
    ("a", 14.0, 7.0),
    ("a", 14.9, 0.5),
    ("a", 19.999, None),
    ("a", 20.0, 100.0),
    ("c", 25.0, 9.0),
)


def test_days_are_calendar_days_and_the_future_is_not_known() -> None:
    found = summarise_orders(ORDERS, as_of_s=20 * DAY - 1)

    assert found.customer_id.to_pylist() == ["a", "b"]
    assert found.frequency.tolist() == [2, 0]
    assert found.recency_days.tolist() == [9, 0]
    assert found.tenure_days.tolist() == [9, 7]
    assert found.first_value.tolist() == [5.0, 4.0]
    assert found.repeat_value.tolist()[0] == 3.75
    assert np.isnan(found.repeat_value[1])


def test_what_was_sent_back_lowers_its_day_once_it_is_known() -> None:
    known_at = [*ORDERS["ordered_at_s"].to_pylist(), 18 * DAY]
    table = pa.concat_tables([ORDERS, _orders(("a", 14.0, -6.0))]).append_column(
        "known_at_s", pa.array(known_at)
    )
    before = summarise_orders(table, as_of_s=18 * DAY - 1)
    after = summarise_orders(table, as_of_s=18 * DAY)
    orders, revenue = later_orders(table, after.customer_id, after_s=12 * DAY, until_s=18 * DAY)

    assert before.repeat_value.tolist()[0] == 7.5
    assert after.repeat_value.tolist()[0] == 1.5
    assert after.frequency.tolist() == before.frequency.tolist()
    assert (orders.tolist(), revenue.tolist()) == ([1, 1], [1.5, 4.0])


def test_longer_periods_are_counted_back_from_the_moment() -> None:
    # Back from day 19: 15-19, 10-14. Orders of day 10 and 14 are one purchase.
    found = summarise_orders(ORDERS, as_of_s=20 * DAY - 1, period_days=5)

    assert found.frequency.tolist() == [1, 0]
    assert found.recency_days.tolist() == [5, 0]
    assert found.tenure_days.tolist() == [5, 5]
    assert found.first_value.tolist() == [12.5, 4.0]


def test_any_frame_gives_the_same() -> None:
    polars = pytest.importorskip("polars")
    from_polars = summarise_orders(polars.from_arrow(ORDERS), as_of_s=21 * DAY)
    from_pandas = summarise_orders(ORDERS.to_pandas(), as_of_s=21 * DAY)

    for found in (from_polars, from_pandas):
        assert found.frequency.tolist() == [3, 0]
        assert found.repeat_value.tolist()[0] == pytest.approx(107.5 / 3)
        assert pa.array(found.customer_id).to_pylist() == ["a", "b"]


def test_what_is_missing_is_named() -> None:
    with pytest.raises(BadData, match="column revenue"):
        summarise_orders(ORDERS.drop_columns("revenue"), as_of_s=DAY)
    with pytest.raises(BadData, match="no order is dated"):
        summarise_orders(ORDERS, as_of_s=DAY)


@pytest.mark.real_data
def test_cdnow_has_the_papers_totals(cdnow: Cdnow) -> None:
    s = cdnow.summaries

    assert len(s) == 2_357
    assert s.frequency.sum() == 2_457
    assert s.frequency.max() == 29
    assert (s.frequency == 0).sum() == 1_411
    assert (s.tenure_days.min(), s.tenure_days.max()) == (189, 272)
