from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from regulars.report.predictions import Predictions, read_predictions
from regulars.report.reading import Tables

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    from tests.report.conftest import Shop


def _model(name: str, predicts: str, days: int, low: float, high: float) -> dict[str, Any]:
    return {
        "model": name, "predicts": predicts, "method": "m", "horizon_days": days,
        "measure": "AUC", "value": 0.7, "value_low": 0.6, "value_high": 0.8,
        "expected_low": low, "expected_high": high, "warnings": None,
    }  # fmt: skip


@pytest.fixture(name="predicted", scope="module")
def _predicted(shop: Shop, connection: duckdb.DuckDBPyConnection) -> Shop:
    customers = [
        {
            "customer_id": f"C{number:04d}", "expected_orders_90d": 1.5,
            "expected_revenue_365d": 20.0, "expected_revenue_365d_low": 10.0,
            "churn_probability_60d": 0.5,
        }
        for number in range(1, 101)
    ]  # fmt: skip
    bins = [
        {
            "model": model, "bin": 1, "customers": 50, "predicted": 0.4, "observed": 0.5,
            "observed_low": 0.4, "observed_high": 0.6,
        }
        for model in ("churn", "clv")
    ]  # fmt: skip
    bias = {"model": "clv", "measure": "revenue total bias", "value": -0.41, "position": 11}
    models = [
        _model("churn", "no order within 60 days", 60, 0.44, 0.59),
        _model("clv", "order days within 90 days and revenue within 365", 90, 1500.0, 2600.0),
    ]
    return (
        shop.with_table("predictions", connection.from_arrow(pa.Table.from_pylist(customers)))
        .with_rows("prediction_models", models)
        .with_rows("prediction_measures", [bias])
        .with_rows("prediction_calibration", bins)
    )


@pytest.fixture(name="found")
def _found(predicted: Shop) -> Predictions:
    found = read_predictions(Tables(predicted.scan), "GBP")
    assert found is not None
    return found


def test_totals_are_said_with_their_range_and_with_how_far_off_they_were(
    found: Predictions,
) -> None:
    said = " ".join(found.sentences.values()).replace("\u00a0", " ")
    assert "spend GBP 2,000 (GBP 1,500 to GBP 2,600 in 80 of 100 cases)" in said
    assert "41.0 % less revenue was expected than came" in said
    assert "50.0 % (44.0 % to 59.0 % in 80 of 100 cases) are expected to order nothing" in said


def test_where_two_models_differ_stands_beside_what_they_say(
    predicted: Shop, found: Predictions
) -> None:
    assert list(found.sentences) == ["orders", "revenue", "off", "churn"]
    doubted = predicted.tables["predictions"].project("*, 0.9 AS order_probability_60d")
    told = read_predictions(Tables(predicted.with_table("predictions", doubted).scan), "GBP")
    assert told is not None
    assert "two models differ" in told.sentences["apart"]


def test_silence_is_told_of_those_at_stake_even_where_it_raises_nothing(predicted: Shop) -> None:
    row = {"model": "churn", "customer_id": "C0001"}
    reasons = [
        row | {"position": 1, "feature": "days_since_last_order", "contribution": -0.4,
               "reason": "but no order for 40 days"},
        row | {"position": 2, "feature": "orders", "contribution": -0.2, "reason": "orders: 9"},
        row | {"position": 3, "feature": "age_years", "contribution": 0.1, "reason": "age: 70"},
    ]  # fmt: skip
    shop = predicted.with_rows("prediction_reasons", reasons)
    found = read_predictions(Tables(shop.scan), "GBP")
    assert found is not None
    [first] = [one for one in found.at_stake if one.customer_id == "C0001"]
    assert first.reasons == "But no order for 40 days. Age: 70."
    assert (first.stake, first.churn, first.worth) == (10.0, 0.5, 20.0)


def test_each_head_says_within_how_many_days(predicted: Shop, tmp_path: Path) -> None:
    page = predicted.write(tmp_path / "report.html").read_text()
    for head in (
        "Order days (90 days)",
        "Expected revenue (365 days)",
        "No order (60 days)",
        "At stake",
    ):
        assert f">{head}</th>" in page
    assert "the expected revenue (365 days) times the probability that no order comes (60" in page


def test_the_calibration_of_lifetime_value_says_what_it_plots(found: Predictions) -> None:
    [chart] = [chart for chart in found.charts if chart.name.endswith("clv")]
    assert chart.title == "Predicted and happened: any order within the days held out"


def test_profit_is_drawn_where_a_contact_has_a_price(found: Predictions, predicted: Shop) -> None:
    assert not [chart for chart in found.charts if "profit" in chart.name]
    priced = _model("churn", "no order", 60, 0.44, 0.59)
    priced |= {"value_of_one": 50.0, "contact_cost": 1.0}
    told = read_predictions(Tables(predicted.with_rows("prediction_models", [priced]).scan), "GBP")
    assert told is not None
    assert [chart.name for chart in told.charts if "profit" in chart.name] == ["profit-churn"]


def test_a_list_by_churn_has_its_gains_and_its_lift_drawn(
    found: Predictions, predicted: Shop, tmp_path: Path
) -> None:
    assert [chart.name for chart in found.charts[2:4]] == ["gains-churn", "lift-churn"]
    page = predicted.write(tmp_path / "report.html").read_text()
    assert 'data-chart="gains-churn"' in page


def test_who_sent_back_all_is_not_at_stake_though_most_of_it_was_matched(predicted: Shop) -> None:
    tables = predicted.tables
    own = "if(customer_id = 'C0001', 9000.0, expected_revenue_365d)"
    worth = f"* REPLACE ({own} AS expected_revenue_365d)"
    shop = predicted.with_table("predictions", tables["predictions"].project(worth))
    spent = "* REPLACE (if(customer_id = 'C0001', 1000.0, revenue) AS revenue)"
    back = "if(customer_id = 'C0001', 1000.0, NULL) AS returned_revenue"
    features = tables["features"].project(f"{spent}, {back}")
    returns = (
        tables["returns"]
        .project(
            "* REPLACE (if(order_id = 'R0', -800.0, -200.0) AS revenue),"
            " if(order_id = 'R0', 'price', 'none') AS match"
        )
        .filter("order_id IN ('R0', 'R1')")
    )
    for name, table in (("features", features), ("returns", returns)):
        shop = shop.with_table(name, table)
    found = read_predictions(Tables(shop.scan), "GBP")
    assert found is not None
    assert "C0001" not in [one.customer_id for one in found.at_stake]
