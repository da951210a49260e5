from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest

from regulars.predictions import explain_lifetime

ALIVE, ORDERS, VALUE = [1.0, 0.5, 0.9, 0.2], [8.0, 2.0, 2.0, 1.0], [100.0, 20.0, 900.0, 20.0]
IDS = ["a", "b", "c", "d"]


def _predictions(**columns: Sequence[float | None]) -> pa.Table:
    return pa.table({"customer_id": IDS, "p_alive": ALIVE, **columns})


def _today() -> pa.Table:
    told = {
        "customer_id": IDS[::-1],
        "days_since_last_order": [300, 5, 90, 2],
        "orders": [1, 2, 3, 20],
        "mean_gap_days": [None, 40.0, 30.0, 14.0],
    }
    return pa.table(told)


def test_contributions_add_up_to_how_far_a_value_is_from_the_usual() -> None:
    value = (np.array(ALIVE) * ORDERS * VALUE).tolist()
    predictions = _predictions(clv_365d=value, expected_order_value=VALUE)
    found = explain_lifetime(predictions, _today(), "clv_365d", top=3)

    summed = found.group_by("customer_id").aggregate([("contribution", "sum")]).to_pylist()
    moved = {row["customer_id"]: row["contribution_sum"] for row in summed}
    usual = sum(np.median(np.log(part)) for part in (ALIVE, ORDERS, VALUE))
    expected = dict(zip(IDS, np.log(value) - usual, strict=True))
    assert moved == pytest.approx(expected)


def test_who_left_for_certain_is_told_the_pause_and_nothing_that_is_usual() -> None:
    alive = [1.0, 0.9, 0.8, 1e-30]
    value = (np.array(alive) * 2.0 * 50.0).tolist()
    columns = {"p_alive": alive, "clv_365d": value, "expected_order_value": [50.0] * 4}
    predictions = pa.table({"customer_id": IDS, **columns})
    found = explain_lifetime(predictions, _today(), "clv_365d").to_pylist()
    gone = [row["feature"] for row in found if row["customer_id"] == "d"]
    assert gone == ["days_since_last_order"]


def test_the_part_that_sets_a_customer_apart_comes_first_in_words() -> None:
    value = (np.array(ALIVE) * ORDERS * VALUE).tolist()
    predictions = _predictions(clv_365d=value, expected_order_value=VALUE)
    found = explain_lifetime(predictions, _today(), "clv_365d", currency="EUR").to_pylist()

    first = {
        row["customer_id"]: (row["feature"], row["reason"].replace("\u00a0", " "))
        for row in found
        if row["rank"] == 1
    }
    orders, value_said = first["a"][1], first["c"][1]
    assert first["a"][0] == "orders_within_365d_while_alive"
    assert orders == "8 orders expected within 365 days if still a customer; others typically 2"
    assert first["c"][0] == "expected_order_value"
    assert value_said.startswith("EUR 900.00 an order expected; others typically EUR ")
    assert first["d"] == ("days_since_last_order", "but no order for 300 days; no second order yet")


def test_words_and_figures_of_a_part_point_the_same_way() -> None:
    rng = np.random.default_rng(5)
    ids = [f"c{n}" for n in range(200)]
    alive, rate, each = rng.uniform(0.2, 1, 200), rng.gamma(2, 2, 200), rng.gamma(2, 40, 200)
    columns = {"p_alive": alive, "expected_order_value": each, "clv_365d": alive * rate * each}
    predictions = pa.table({"customer_id": ids, **columns})
    features = pa.table({"customer_id": ids, "days_since_last_order": rng.integers(0, 300, 200)})
    found = explain_lifetime(predictions, features, "clv_365d", top=3).to_pylist()

    for name, part in (("orders_within_365d_while_alive", rate), ("expected_order_value", each)):
        own = dict(zip(ids, part, strict=True))
        rows = [row for row in found if row["feature"] == name]
        assert len(rows) > 150
        for row in rows:
            above = own[row["customer_id"]] > np.median(part)
            assert row["reason"].startswith("but ") != above


def test_some_customers_are_explained_beside_what_is_usual_of_all() -> None:
    value = (np.array(ALIVE) * ORDERS * VALUE).tolist()
    predictions = _predictions(clv_365d=value, expected_order_value=VALUE)
    every, two = (
        explain_lifetime(predictions, _today(), "clv_365d", of=ids).to_pylist()
        for ids in (None, pa.chunked_array([["c"], ["a"]]))
    )

    assert two == [row for row in every if row["customer_id"] in {"a", "c"}]


def test_without_amounts_the_orders_to_expect_are_explained() -> None:
    predictions = _predictions(expected_orders_90d=(np.array(ALIVE) * ORDERS).tolist())
    found = explain_lifetime(predictions, _today(), "expected_orders_90d")

    assert set(found["feature"].to_pylist()) == {
        *("orders_within_90d_while_alive", "days_since_last_order")
    }


def test_who_has_no_value_or_no_features_is_not_explained() -> None:
    predictions = _predictions(
        clv_365d=[5.0, None, 7.0, 1.0], expected_order_value=[1.0, None, 2.0, 3.0]
    )
    found = explain_lifetime(predictions, _today().slice(1), "clv_365d")

    assert set(found["customer_id"].to_pylist()) == {"a", "c"}
    nobody = explain_lifetime(predictions, _today().slice(0, 0), "clv_365d")
    assert nobody.num_rows == 0
    assert nobody.column_names == found.column_names
