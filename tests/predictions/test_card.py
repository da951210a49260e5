from __future__ import annotations

import pyarrow as pa
import pytest

from regulars.model import BadData
from regulars.predictions import LeftOut, ModelCard, baseline_of
from regulars.predictions.evaluate import CalibrationBin, Measure
from regulars.predictions.level import Level


def card() -> ModelCard:
    return ModelCard(
        kind="churn",
        label="no order within 90 days",
        method="LightGBM, isotonic calibration",
        data_from="2010-12-01T08:26:00",
        data_to="2011-09-10T00:00:00",
        as_of="2011-09-10T00:00:00",
        horizon_days=90,
        customers=3214,
        base_rate=0.4321,
        measures=(
            Measure("AUC", 0.78123456789, 0.76, 0.8, "LightGBM"),
            Measure("AUC", 0.77, 0.75, 0.79, "logistic regression"),
            Measure("log loss", 0.5, model="LightGBM"),
        ),
        evaluated="Measured on the customers of the last cut.",
        calibration=(CalibrationBin(321, 0.1, 0.12, 0.09, 0.16),),
        features=("orders", "country"),
        left_out=(LeftOut("duration", "It is known only after the outcome."),),
        baseline=(
            baseline_of("orders", pa.array([1, 2, 3, None])),
            baseline_of("country", pa.array(["GB", "FR", "GB", None])),
        ),
        level=Level("no order within 90 days", 3214, 0.45, 0.38, 0.52, is_share=True),
        warnings=("The history is short.",),
        seed=7,
    )


def test_a_card_survives_json_to_the_last_digit() -> None:
    assert ModelCard.from_json(card().to_json()) == card()


def test_it_says_what_it_is_how_good_and_what_was_left_out() -> None:
    text = "\n".join(card().said())

    assert "no order within 90 days, 90 days ahead, as of 10 September 2011" in text
    assert "3,214 customers between 1 December 2010 and 10 September 2011" in text
    assert "AUC 0.781 (95 % interval 0.760 to 0.800); log loss 0.500" in text
    assert "0.770" not in text
    assert "Left out: duration. It is known only after the outcome." in text
    assert "The history is short." in text
    assert "of 3,214 customers, no order within 90 days: 45.0" in text.casefold()


def test_measures_are_found_by_name_and_model() -> None:
    assert card().measure("AUC").model == "LightGBM"
    assert card().measure("AUC", "logistic regression").value == 0.77
    with pytest.raises(KeyError):
        card().measure("Gini")


def test_versions_are_those_installed() -> None:
    assert {"python", "numpy", "lightgbm"} <= set(card().versions)


def test_another_document_is_refused() -> None:
    with pytest.raises(BadData, match="fit the model again"):
        ModelCard.from_json('{"kind": "churn"}')


def test_one_day_is_no_days() -> None:
    card = ModelCard(kind="churn", label="x", method="y", customers=9, horizon_days=1)
    assert "x, 1 day ahead." in card.said()[0]
