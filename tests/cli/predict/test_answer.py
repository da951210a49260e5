"""What the predictions of all customers come to, in sentences."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyarrow as pa

from regulars.cli.predict.answer import answer
from regulars.predictions import ModelCard
from regulars.wiring import Prediction

_NOW = datetime(2024, 6, 1)  # noqa: DTZ001 - tables are in UTC


def _found(kind: str, **columns: list[float] | list[datetime] | pa.Array) -> Prediction:
    n = len(next(iter(columns.values())))
    ids = {"customer_id": [str(i) for i in range(n)], "as_of": [_NOW] * n}
    card = ModelCard(kind=kind, label="x", method="m", horizon_days=90, customers=n)
    return Prediction(kind, card, pa.table({**ids, **columns}), None)


def test_how_many_orders_come_soon_and_what_half_of_them_is_worth() -> None:
    dates = [_NOW + timedelta(days=days) for days in (3, 14, 15, 80)]
    found = _found(
        "next-order", next_order_at_if_within_90d=dates, next_order_value=[10.0, 20.0, 40.0, 60.0]
    )
    said = " ".join(answer(found, "next_order_value"))
    assert "the likely date of 2 of 4 customers lies within 14 days" in said
    assert "no number of orders to come" in said
    assert "worth 30 or more" in said


def test_a_shop_whose_customers_are_alike_in_discounts_is_told_so() -> None:
    found = _found(
        "discount",
        discount_sensitivity=[1.0, 1.0],
        discount_sensitivity_low=pa.nulls(2, pa.float64()),
        discount_sensitivity_high=pa.nulls(2, pa.float64()),
    )
    [said] = answer(found, "discount_sensitivity")
    assert said.startswith("No difference between customers can be told from chance")


def test_who_buys_at_a_discount_is_counted_only_where_it_is_clear() -> None:
    found = _found(
        "discount",
        discount_sensitivity=[2.0, 1.5, 1.0, 0.4],
        discount_sensitivity_low=[1.2, 0.9, 0.8, 0.2],
        discount_sensitivity_high=[3.0, 2.1, 1.2, 0.8],
    )
    [counted, advised] = answer(found, "discount_sensitivity")
    assert counted.startswith("1 of 4 customers clearly buy at a discount more often")
    assert "1 less often" in counted
    assert "uplift" in advised
