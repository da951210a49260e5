"""Whom a prediction names first: the most at stake, ties by worth, and values not to be trusted."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pytest

from regulars.cli.predict.listed import STAKE, listed
from regulars.cli.predict.shop_options import print_prediction
from regulars.predictions import ModelCard
from regulars.wiring import Prediction

IDS = ["a", "b", "c", "d"]


def _found(kind: str, **columns: list[float]) -> Prediction:
    card = ModelCard(kind=kind, label="x", method="m", customers=4)
    table: dict[str, list[Any]] = {"customer_id": IDS, "as_of": [None] * 4, **columns}
    return Prediction(kind, card, pa.table(table), None)


def _standing(**columns: list[float | None]) -> pa.Table:
    turned = {"customer_id": IDS[::-1]} | {name: values[::-1] for name, values in columns.items()}
    return pa.table(turned)


CHURN = {"churn_probability_90d": [0.99, 0.5, 0.6, 0.1]}


def test_churn_is_led_by_what_is_at_stake_and_not_by_who_is_long_gone() -> None:
    standing = _standing(expected_revenue_365d=[1.0, 400.0, 200.0, 9000.0])
    found = listed(_found("churn", **CHURN), "churn_probability_90d", standing, 4)
    assert found.by == "value_at_stake"
    assert found.table["customer_id"].to_pylist() == ["b", "c", "a", "d"]
    assert found.table["value_at_stake"].to_pylist() == [200.0, 120.0, 0.99, None]
    said = " ".join(found.says).replace("\u00a0", " ")
    assert "3 of 4 leave with a probability of 25.0 % or more. With them 321 is at stake" in said


@pytest.mark.parametrize(("days", "silent", "doubted"), [(7, 0.98, 1), (90, 0.98, 0), (30, 0.2, 0)])
def test_a_silence_that_most_keep_is_no_sign_of_leaving(
    days: int, silent: float, doubted: int
) -> None:
    found = _found("churn", **CHURN)
    found = replace(found, card=replace(found.card, horizon_days=days, base_rate=silent))
    standing = _standing(expected_revenue_365d=[1.0, 400.0, 200.0, 9000.0])
    says = listed(found, "churn_probability_90d", standing, 4).says
    assert sum("hardly a sign of leaving" in said for said in says) == doubted


def test_what_came_back_unmatched_is_not_at_stake() -> None:
    standing = _standing(
        expected_revenue_365d=[1.0, 400.0, 200.0, 9000.0],
        spent=[10.0, 100.0, 100.0, 100.0],
        sent_back=[None, 90.0, None, None],
        unmatched=[None, 90.0, None, None],
    )
    found = listed(_found("churn", **CHURN), "churn_probability_90d", standing, 4)
    assert found.table["customer_id"].to_pylist() == ["c", "b", "a", "d"]
    assert found.table["value_at_stake"][1].as_py() == pytest.approx(20.0)
    assert not {"spent", "unmatched"} & set(found.table.column_names)


def test_where_all_came_back_nothing_is_at_stake_though_most_of_it_was_matched() -> None:
    told: dict[str, list[float | None]] = {
        "spent": [10.0, 1000.0, 100.0, 100.0],
        "sent_back": [None, 1000.0, 50.0, None],
        "unmatched": [None, 200.0, None, None],
    }
    expected = _standing(expected_revenue_365d=[1.0, 400.0, 200.0, 9000.0], **told)
    found = listed(_found("churn", **CHURN), "churn_probability_90d", expected, 4)
    stake = dict(zip(*(found.table[n].to_pylist() for n in ("customer_id", STAKE)), strict=True))
    assert stake == {"a": 0.99, "b": 0.0, "c": 120.0, "d": None}
    assert "times the revenue expected (expected_revenue_365d) times the share" in found.says[0]

    found = listed(_found("churn", **CHURN), "churn_probability_90d", _standing(**told), 4)
    stake = dict(zip(*(found.table[n].to_pylist() for n in ("customer_id", STAKE)), strict=True))
    # What was spent has nothing taken off: whatever came back is not at stake.
    assert stake == {"a": pytest.approx(9.9), "b": 0.0, "c": 30.0, "d": None}
    assert "times what they spent so far times the share of their purchases" in found.says[0]
    assert not {"sent_back", "unmatched"} & set(found.table.column_names)


def test_without_revenue_the_likeliest_leaver_is_first() -> None:
    standing = pa.table({"customer_id": IDS})
    found = listed(_found("churn", **CHURN), "churn_probability_90d", standing, 4)
    assert found.table["customer_id"].to_pylist() == ["a", "c", "b", "d"]


def test_ties_of_a_propensity_are_broken_by_worth_and_that_is_said() -> None:
    found = _found("propensity", buy_probability_90d=[0.9, 0.9, 0.9, 0.8])
    standing = _standing(spent=[5.0, 50.0, 10.0, 999.0])
    tied = listed(found, "buy_probability_90d", standing, 4)
    assert tied.table["customer_id"].to_pylist() == ["b", "c", "a", "d"]
    assert tied.says == [
        "Customers with the same probability stand in the order of what they spent so far."
    ]
    assert listed(found, "buy_probability_90d", standing, 1).says == []


CLV = {"clv_365d": [40.0, 30.0, 20.0, 10.0]}


def test_a_value_of_purchases_that_came_back_is_marked() -> None:
    standing = _standing(
        spent=[39_917.0, 100.0, 100.0, 0.0],
        sent_back=[39_267.0, 90.0, 10.0, 0.0],
        unmatched=[38_970.0, None, None, None],
    )
    found = listed(_found("clv", **CLV), "clv_365d", standing, 4)
    shares = found.table["sent_back_share"].to_pylist()
    assert shares == [pytest.approx(0.984, abs=1e-3), 0.9, 0.1, None]
    assert found.beside == ("sent_back_share",)
    # What is matched has been taken off the value: b is no reason to doubt it.
    [said] = found.says
    assert said.startswith(
        "Do not trust the value of a: 39,267 of 39,917 was sent back, and 38,970"
    )


def test_what_is_matched_hides_no_value_of_which_the_rest_came_back() -> None:
    standing = _standing(
        spent=[1000.0] * 4,
        sent_back=[1000.0, None, None, None],
        unmatched=[200.0, None, None, None],
    )
    [said] = listed(_found("clv", **CLV), "clv_365d", standing, 4).says
    assert said.startswith("Do not trust the value of a: 1,000 of 1,000 was sent back, and 200")


def test_an_early_value_counts_all_that_came_back() -> None:
    standing = _standing(
        spent=[100.0] * 4, sent_back=[10.0, 90.0, None, None], unmatched=[None, None, None, None]
    )
    early = _found("early_value", expected_value_90d=[40.0, 30.0, 20.0, 10.0])
    [said] = listed(early, "expected_value_90d", standing, 4).says
    assert "Do not trust the value of b" in said
    assert listed(early, "expected_value_90d", standing, 1).says == []


def test_where_nothing_was_sent_back_no_column_says_so() -> None:
    standing = _standing(spent=[100.0] * 4, sent_back=[0.0, 0.0, None, None])
    found = listed(_found("clv", **CLV), "clv_365d", standing, 4)
    assert found.table.column_names == ["customer_id", "clv_365d"]


def test_the_whole_list_goes_into_a_file_in_its_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    standing = _standing(expected_revenue_365d=[1.0, 400.0, 200.0, 9000.0])
    print_prediction(
        _found("churn", **CHURN),
        tmp_path,
        first="churn_probability_90d",
        standing=standing,
        limit=1,
        to=tmp_path / "all.csv",
        as_json=True,
    )
    told = json.loads(capsys.readouterr().out)
    assert told["predictions"] == []
    assert pa.csv.read_csv(tmp_path / "all.csv")["customer_id"].to_pylist() == ["b", "c", "a", "d"]
