from __future__ import annotations

from typing import Any

import duckdb
import narwhals as nw
import pyarrow as pa
import pytest

from regulars.predictions.btyd.returned import net_orders
from regulars.predictions.btyd.summaries import later_orders, summarise_orders

DAY = 86_400
LINES = (
    "SELECT * FROM (VALUES ('o1', 1, 'a', 10, 5.0), ('o2', 1, 'a', 20, 900.0),"
    " ('o2', 2, 'a', 20, 8.0)) AS t(order_id, line, customer_id, day, revenue)"
)
RETURNS = (
    "SELECT * FROM (VALUES ('r1', 'o2', 1, 'a', 25, -900.0, 'price'),"
    " ('r2', NULL, NULL, 'a', 26, -3.0, 'none'), ('r3', 'o2', 2, 'a', 26, -13.0, 'several'))"
    " AS t(order_id, purchase_order_id, purchase_line, customer_id, day, revenue, match)"
)


def frame(rows: str) -> nw.LazyFrame[Any]:
    """With clocks: the wall clock is known of the lines of order o2 alone."""
    return nw.from_native(
        duckdb.sql(
            f"SELECT * EXCLUDE (day), day * {DAY} AS ordered_at_s,"
            f" CASE WHEN order_id = 'o2' THEN day * {DAY} + 60 END"
            f" AS ordered_at_local_s FROM ({rows})"
        )
    )


@pytest.mark.parametrize(("day", "value"), [(24, 908.0), (25, 8.0), (26, 8.0)])
def test_a_cancelled_giant_is_worth_nothing_from_its_return_on(day: int, value: float) -> None:
    found = summarise_orders(net_orders(frame(LINES), frame(RETURNS)), as_of_s=day * DAY)

    assert found.frequency.tolist() == [1]
    assert found.repeat_value.tolist() == [value]
    assert found.first_value.tolist() == [5.0]


def test_a_return_of_several_purchases_takes_nothing_from_the_latest_alone() -> None:
    # What r3 takes back was bought on both days: o2 alone was worth 8 once its giant was cancelled.
    orders = net_orders(frame(LINES), frame(RETURNS))

    _, revenue = later_orders(orders, pa.array(["a"]), after_s=15 * DAY, until_s=40 * DAY)

    assert revenue.tolist() == [8.0]


def test_without_returns_orders_are_as_they_were() -> None:
    found = net_orders(frame(LINES), None).collect().to_arrow()

    assert found["ordered_at_s"].to_pylist() == found["known_at_s"].to_pylist()
    assert found["ordered_at_s"].to_pylist() == [10 * DAY, 20 * DAY + 60, 20 * DAY + 60]
