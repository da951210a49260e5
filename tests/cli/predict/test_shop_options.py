"""What is said of a shop's customers: who holds the value, and why two totals differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from regulars.cli.predict.shop_options import print_prediction
from regulars.predictions import ModelCard
from regulars.wiring import Prediction


def _said(capsys: pytest.CaptureFixture[str], first: str, **columns: list[float]) -> str:
    customers: dict[str, list[Any]] = {
        "customer_id": ["a", "b", "c", "d"],
        "as_of": [None] * 4,
        **columns,
    }
    card = ModelCard(kind="clv", label="revenue", method="a model", customers=4)
    found = Prediction("clv", card, pa.table(customers), None)
    print_prediction(found, Path("shop"), first=first, limit=2, as_json=True)
    return " ".join(json.loads(capsys.readouterr().out)["says"]).replace("\u00a0", " ")


def test_lifetime_value_says_why_it_sums_to_less_than_revenue(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clv, revenue = [450.0, 270.0, 90.0, 90.0], [500.0, 300.0, 100.0, 100.0]
    said = _said(capsys, "clv_365d", clv_365d=clv, expected_revenue_365d=revenue)
    assert "The top 10 % (1 customer) hold 50.0 %" in said
    assert "so it sums to 900 and not to 1,000" in said


def test_what_a_prediction_rests_on_is_said_in_whatever_order_the_list_stands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    saved = "A saved model: learned from 900 customers."
    card = ModelCard(
        kind="churn", label="no order", method="m", customers=3, horizon_days=90, premises=(saved,)
    )
    ids = {"customer_id": ["a", "b", "c"]}
    told = {"as_of": [None] * 3, "churn_probability_90d": [0.9, 0.5, 0.1]}
    found = Prediction("churn", card, pa.table({**ids, **told}), None)
    worth = pa.table({**ids, "expected_revenue_365d": [1.0, 50.0, 9.0]})
    for standing in (None, worth):
        print_prediction(
            *(found, Path("shop")),
            first="churn_probability_90d",
            limit=2,
            as_json=True,
            standing=standing,
        )
        assert json.loads(capsys.readouterr().out)["says"].count(saved) == 1


def test_without_a_discount_there_is_one_total(capsys: pytest.CaptureFixture[str]) -> None:
    same = [450.0, 270.0, 90.0, 90.0]
    said = _said(capsys, "clv_365d", clv_365d=same, expected_revenue_365d=same)
    assert "450 of 900" in said
    assert "money of today" not in said
