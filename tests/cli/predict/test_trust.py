"""How far to trust a prediction, in two sentences, and what --details adds."""

from __future__ import annotations

import pytest

from regulars.cli.predict.printing import print_card
from regulars.cli.predict.trust import trust
from regulars.predictions import LeftOut, Measure, ModelCard
from regulars.predictions.evaluate import CalibrationBin

NBSP = "\u00a0"


def _card(kind: str, *measures: Measure, **more: object) -> ModelCard:
    return ModelCard(
        kind=kind,
        label="no order within 90 days",
        method="a model",
        customers=900,
        measures=measures,
        **more,  # type: ignore[arg-type]
    )


def _said(card: ModelCard) -> str:
    return " ".join(trust(card)).replace(NBSP, " ")


def test_order_and_level_are_told_without_statistics() -> None:
    bins = (CalibrationBin(100, 0.2, 0.3, 0, 1), CalibrationBin(300, 0.6, 0.7, 0, 1))
    measures = (Measure("AUC", 0.744, 0.7, 0.8, "chosen model"), Measure("AUC", 0.9, model="b"))
    said = _said(_card("churn", *measures, calibration=bins))
    assert "the right one stood first in 74 of 100 cases" in said
    assert "50.0 % were expected, and it came true of 60.0 %" in said
    assert "AUC" not in said
    assert len(trust(_card("churn", *measures, calibration=bins))) == 2


def test_a_lifetime_value_is_no_forecast_of_one_customer() -> None:
    said = _said(_card("clv", Measure("revenue normalised Gini", 0.789, model="BG/NBD")))
    assert "0.79 in a test" in said
    assert "what one customer spends will differ far more" in said
    assert "between its limits in 80 of 100 cases" in said


def test_early_value_tells_of_the_longest_window() -> None:
    own = "after 60 days: chosen model"
    bias = Measure("total bias", 0.17, -0.25, 0.9, own)
    other = Measure("total bias", 0.5, 0.4, 0.6, "after 7 days: chosen model")
    said = _said(_card("early_value", bias, other))
    assert "(after 60 days): 17.0 % more (25.0 % less to 90.0 % more) was expected" in said
    assert "after 7 days" not in said


def test_dates_are_held_against_one_guess_for_all() -> None:
    off = "next order days: median absolute error"
    said = _said(
        _card(
            "next_order",
            Measure("next order days: share inside the 80 % interval", 0.81),
            Measure(off, 17.04),
            Measure(off, 18.8, model="the same for all"),
        )
    )
    assert "half of the dates by less than 17 days (one guess for all: 18.8)" in said
    assert "they held 81.0 %" in said


def test_nothing_measured_is_nothing_told() -> None:
    assert trust(_card("discount")) == []


def test_statistics_stand_under_details_and_warnings_always(
    capsys: pytest.CaptureFixture[str],
) -> None:
    left_out = (
        LeftOut("duration", "It is known only with the outcome.", knows_outcome=True),
        LeftOut("night", "It has the same value for everybody."),
    )
    card = _card(
        "leads", Measure("AUC", 0.7), warnings=("The level moved.",), left_out=left_out, choice="C."
    )
    print_card(card, [])
    brief = capsys.readouterr().out
    assert "Mind: The level moved." in brief
    assert "Left out: duration." in brief
    assert "night" not in brief
    assert "AUC" not in brief
    assert "--details" in brief
    print_card(card, [], details=True)
    full = capsys.readouterr().out
    assert all(told in full for told in ("AUC", "The level moved.", "night", "duration", "C."))


def test_a_premise_is_said_once_and_first(capsys: pytest.CaptureFixture[str]) -> None:
    card = _card("early_value", Measure("AUC", 0.7), premises=("Value is told for 90 days.",))
    assert "Value is told for 90 days." in card.said()
    print_card(card, ["Value is told for 90 days."])
    assert "Value is told" not in capsys.readouterr().out


def test_of_contracts_it_is_told_whom_the_level_is_about() -> None:
    bins = (CalibrationBin(400, 0.024, 0.022, 0, 1),)
    measures = (Measure("AUC", 0.8, 0.7, 0.9, "chosen model"),)
    of_contracts = _said(_card("survival", *measures, calibration=bins))
    assert "2.4 % were expected" in of_contracts
    assert "those who have left since among them" in of_contracts
    assert "still there" in of_contracts
    assert "still there" not in _said(_card("churn", *measures, calibration=bins))
