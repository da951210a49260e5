"""What a prediction means in sentences: how many the first hold, what that is worth."""

from __future__ import annotations

import pytest
import typer

from regulars.cli.predict.advice import Worth, advice, columns_said
from regulars.cli.predict.on_list import OnList
from regulars.predictions import ModelCard
from regulars.predictions.evaluate import CalibrationBin


def card(kind: str, *rates: float) -> ModelCard:
    """A model whose bins of 100 customers held out have these shares of positives."""
    bins = tuple(CalibrationBin(100, rate, rate, rate, rate) for rate in rates)
    label = "no order within 90 days"
    return ModelCard(kind=kind, label=label, method="a model", customers=900, calibration=bins)


def test_the_first_tenth_is_held_against_chance() -> None:
    # 36 of the 90 positives are among the last 100 of 1,000 customers.
    said = advice(card("churn", *[0.06] * 9, 0.36))[0].replace("\u00a0", " ")
    assert said.startswith("The top 10 % hold 40.0 % of those who leave, 4 times as many")


def test_a_contact_pays_as_far_down_as_its_cost_allows() -> None:
    rates = [0.0] * 5 + [0.1] * 3 + [0.5] * 2
    said = advice(card("leads", *rates), Worth(10.0, 2.0))[1].replace("\u00a0", " ")
    # 200 contacts bring 100 x 10 - 200 x 2; of all customers 130 x 10 - 1,000 x 2.
    assert "contact the first 20.0 %: that brings 600" in said
    assert said.endswith("all of them \u2212700.")
    none = advice(card("leads", *rates), Worth(10.0, 6.0))[1]
    assert "costs more than it brings" in none


def test_a_contact_of_leavers_must_keep_some() -> None:
    said = advice(card("churn", *[0.1] * 9, 0.5), Worth(40.0, 1.0))[1].replace("\u00a0", " ")
    assert "pays if it keeps 5.0 % of its leavers" in said


def test_value_and_cost_belong_together() -> None:
    assert Worth.of(None, None) is None
    with pytest.raises(typer.BadParameter, match="belong together"):
        Worth.of(3.0, None)


def test_where_each_tenth_pays_everyone_is_to_be_contacted() -> None:
    said = advice(card("leads", *[0.5] * 10), Worth(10.0, 1.0))[1]
    assert said.endswith("contact everyone: that brings 4,000 per 1,000.")


def test_money_is_told_to_the_last_digit() -> None:
    said = advice(card("leads", *[0.5] * 10), Worth(12_345_678.5, 2.0))[1]
    assert "12,345,678.5 for each" in said


def test_columns_that_look_alike_are_told_apart_by_their_own_names() -> None:
    [said] = columns_said(["customer_id", "p_alive", "order_probability_60d"])
    assert "`order_probability_60d` is what dates of orders alone say" in said
    assert "within 60 days" in said
    assert "90" not in said
    # A history too short for the horizon has no such column, nor has another kind of model.
    assert columns_said(["customer_id", "p_alive"]) == []


def test_money_is_told_of_the_list_where_it_leaves_out_who_said_yes() -> None:
    # Of all held out the first fifth pays; of those listed, who have not said yes, the first 10.
    rates = [0.0] * 5 + [0.1] * 3 + [0.5] * 2
    listed = OnList([0.3] * 10 + [0.05] * 90, without_yes=True)
    top, money, *_ = advice(card("leads", *rates), Worth(10.0, 2.0), listed=listed)
    top = top.replace("\u00a0", " ")
    assert "measured on customers held out, those who do it among them)" in top
    assert "The list is without them: of customers like its first 10 %, 30.0 % did it." in top
    assert "the first 10 of the 100 of the list" in money
    leaving = advice(card("churn", *rates), Worth(40.0, 1.2), listed=listed)[1]
    # Of the first tenth of the list 0.3 x 40 = 12 is at stake for each contact of 1.2.
    assert "pays if it keeps 10.0 % of its leavers" in leaving.replace("\u00a0", " ")


def test_others_than_those_it_was_judged_on_are_not_said_to_be_without_anybody() -> None:
    listed = OnList([0.3] * 10 + [0.05] * 90)
    said = " ".join(advice(card("leads", 0.1, 0.5), Worth(10.0, 2.0), listed=listed))
    assert "without" not in said
    assert "the first 10 of the 100 of the list" in said


def test_of_an_empty_list_no_money_is_told() -> None:
    for kind in ("leads", "churn"):
        empty = OnList([], without_yes=True)
        said = " ".join(advice(card(kind, 0.1, 0.5), Worth(10.0, 2.0), listed=empty))
        assert "At 10 for" not in said
        assert "The list is without them" not in said
