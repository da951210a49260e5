from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from regulars.predictions import ChurnConfig, baseline_of, explain, fit_churn
from regulars.predictions.cuts import CutsConfig
from regulars.predictions.learn import LearnConfig, contributions
from regulars.predictions.reasons import name_reasons
from regulars.predictions.shop import ShopPrediction
from regulars.wording import NBSP

if TYPE_CHECKING:
    from tests.predictions.conftest import MadeShop


@pytest.fixture(scope="module", params=["boosting", "linear"])
def churn(
    made: MadeShop, cuts: CutsConfig, quick: LearnConfig, request: pytest.FixtureRequest
) -> ShopPrediction:
    config = quick.model_copy(update={"methods": (request.param,), "same_time": False})
    return fit_churn(made.shop, made.lines, ChurnConfig(cuts=cuts, learn=config), seed=1)


@pytest.fixture(scope="module")
def today(churn: ShopPrediction) -> pa.Table:
    return churn.today


def test_reasons_of_all_matters_add_up_to_the_prediction(
    churn: ShopPrediction, today: pa.Table
) -> None:
    found = explain(churn.model, today, top=99)
    ids = today["customer_id"].to_pylist()
    total = dict.fromkeys(ids, 0.0)
    for row in found.to_pylist():
        total[row["customer_id"]] += row["contribution"]
    moved, _ = contributions(churn.model, today)

    assert [total[customer] for customer in ids] == pytest.approx(moved.sum(axis=1), abs=1e-6)
    assert set(found["feature"].to_pylist()) <= {
        *("days_since_last_order", "orders", "orders_last_90d", "revenue"),
        *("average_order_value", "tenure_days"),
    }


def test_the_pause_is_told_in_days_and_usual_gaps(churn: ShopPrediction, today: pa.Table) -> None:
    rows = explain(churn.model, today, top=3, currency="GBP").to_pylist()
    said = {
        row["customer_id"]: row["reason"].replace(NBSP, " ")
        for row in rows
        if row["feature"].startswith("days")
    }
    usual = {who for who, text in said.items() if "; usually every " in text}
    seldom = pc.or_kleene(pc.less(today["orders"], 3), pc.less(today["mean_gap_days"], 1))
    no_habit = set(today.filter(seldom)["customer_id"].to_pylist())

    assert all(
        re.fullmatch(
            r"(no order for \d+ days?|last order \d+ days? ago|an order today); usually every "
            r"(day|\d+ days)",
            said[who].removeprefix("but "),
        )
        for who in usual
    )
    assert usual
    assert set(said) - usual == set(said) & no_habit
    single = set(today.filter(pc.equal(today["orders"], 1))["customer_id"].to_pylist())
    assert single & set(said)
    assert all("no second order yet" in said[who] for who in single & set(said))
    assert all(row["rank"] in {1, 2, 3} for row in rows)
    amounts = [row["reason"] for row in rows if row["feature"] == "average_order_value"]
    assert all("GBP" in text for text in amounts)


def test_silence_of_ninety_days_and_a_single_order_are_told_once(
    churn: ShopPrediction, today: pa.Table
) -> None:
    found = explain(churn.model, today, top=99).to_pylist()
    silent, single = (
        set(today.filter(pc.equal(today[column], value))["customer_id"].to_pylist())
        for column, value in (("orders_last_90d", 0), ("orders", 1))
    )
    told = {(row["customer_id"], row["feature"]) for row in found}

    assert len(silent) > 10
    assert len(single) > 10
    assert not {(one, "orders_last_90d") for one in silent} & told
    assert not {(one, "revenue") for one in single} & told
    assert "orders_last_90d" in {feature for _, feature in told}


def test_a_reason_that_lowers_the_prediction_says_but(
    churn: ShopPrediction, today: pa.Table
) -> None:
    rows = explain(churn.model, today, top=3).to_pylist()

    opposed = [row for row in rows if row["contribution"] < 0]
    assert opposed
    assert all(row["reason"].startswith("but ") for row in opposed)
    assert sum(row["reason"].startswith("but ") for row in rows) == len(opposed)


def test_reasons_stay_when_the_model_is_fitted_again(
    churn: ShopPrediction, today: pa.Table, made: MadeShop, cuts: CutsConfig, quick: LearnConfig
) -> None:
    method = "boosting" if churn.model.card.method.startswith("LightGBM") else "linear"
    config = quick.model_copy(update={"methods": (method,), "same_time": False})
    again = fit_churn(made.shop, made.lines, ChurnConfig(cuts=cuts, learn=config), seed=2)
    first, second = (
        {row["customer_id"]: row["feature"] for row in explain(model, today, top=1).to_pylist()}
        for model in (churn.model, again.model)
    )

    assert np.mean([first[customer] == second[customer] for customer in first]) > 0.85


def test_missing_values_and_other_columns_find_words(
    churn: ShopPrediction, today: pa.Table
) -> None:
    unknown = today.slice(0, 2).set_column(
        today.schema.get_field_index("orders"), "orders", pa.nulls(2, pa.int64())
    )
    rows = explain(churn.model, unknown, top=9).to_pylist()

    told = {row["reason"] for row in rows if row["feature"] == "orders"}
    assert {text.removeprefix("but ") for text in told} <= {"orders not known"}


def _named(moved: list[float], top: int) -> list[str]:
    names = [f"column{number}" for number in range(len(moved))]
    table = pa.table({"customer_id": ["C1"]} | {name: [1.0] for name in names})
    found = name_reasons(np.array([moved]), names, table, (), top=top)
    return [str(name) for name in found["feature"].to_pylist()]


def test_what_hardly_moves_a_prediction_is_no_reason() -> None:
    assert _named([0.9, -0.05, 0.3, 0.01], top=3) == ["column0", "column2"]
    assert _named([0.9, -0.05, 0.3, 0.01], top=4) == ["column0", "column2", "column1", "column3"]


def test_the_strongest_is_told_however_many_move_it() -> None:
    assert _named([0.05] * 20, top=3) == ["column0"]


def test_a_text_of_few_is_passed_over_unless_all_are_asked_for() -> None:
    table = pa.table({"customer_id": ["C1"], "country": ["Finland"], "age": [40.0], "pets": [1.0]})
    baseline = [baseline_of("country", pa.array(["Germany"] * 90 + ["Finland"] * 10))]
    moved, names = np.array([[-0.9, 0.5, -0.4]]), ["country", "age", "pets"]
    for top, features in ((2, ["age", "pets"]), (3, ["country", "age", "pets"])):
        found = name_reasons(moved, names, table, baseline, top=top)
        assert found["feature"].to_pylist() == features
    told = name_reasons(moved, names, table, baseline, top=2)["reason"].to_pylist()
    assert [text.startswith("but ") for text in told] == [False, True]
    begins = ("later: ", "sooner: ")
    told = name_reasons(moved, names, table, baseline, top=2, begins=begins)["reason"].to_pylist()
    assert [text.partition(":")[0] for text in told] == ["later", "sooner"]


def test_that_there_is_no_second_order_is_told_once() -> None:
    names = ["days_since_last_order", "orders", "tenure_days"]
    rows = {"days_since_last_order": [179, 179], "orders": [1, 4], "tenure_days": [179, 400]}
    table = pa.table({"customer_id": ["once", "often"]} | rows)
    moved = np.array([[0.7, 0.3, 0.2], [0.7, 0.3, 0.2]])
    told = [
        (row["customer_id"], row["feature"], row["contribution"])
        for row in name_reasons(moved, names, table, (), top=2).to_pylist()
    ]
    assert told == [
        ("once", "days_since_last_order", pytest.approx(1.0)),
        ("once", "tenure_days", pytest.approx(0.2)),
        ("often", "days_since_last_order", pytest.approx(0.7)),
        ("often", "orders", pytest.approx(0.3)),
    ]


def test_what_is_usual_may_be_told_of_others_than_those_learned_from(
    churn: ShopPrediction, today: pa.Table
) -> None:
    mine = [baseline_of("revenue", pa.array([12.5] * 9))]
    told = explain(churn.model, today, top=99, baseline=mine, currency="GBP").to_pylist()
    plain = explain(churn.model, today, top=99, currency="GBP").to_pylist()

    of_revenue = [row["reason"].replace(NBSP, " ") for row in told if row["feature"] == "revenue"]
    assert of_revenue
    assert all("others typically GBP 12.50" in reason for reason in of_revenue)
    others = {row["reason"] for row in told if row["feature"] != "revenue"}
    assert not any("others typically" in reason for reason in others)
    assert [row["contribution"] for row in told] == [row["contribution"] for row in plain]
