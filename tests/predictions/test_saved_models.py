from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from regulars.model import BadData
from regulars.predictions.card import ModelCard
from regulars.predictions.churn import BY_DATES
from regulars.predictions.learn import Calibration, Encoding, Model
from regulars.predictions.learn.encoding import EncodedColumn
from regulars.predictions.learn.linear import LinearModel, Part
from regulars.predictions.saved import write_state
from regulars.predictions.saved_models import applying, load_model

TODAY = "2025-06-30T00:00:00"


def _model(kind: str, as_of: str | None, column: str = "orders") -> Model:
    card = ModelCard(kind=kind, label="who comes", method="x", customers=900, as_of=as_of)
    half = LinearModel(
        "binary", (Part(2.0, 1.5, 0, indicator=False),), np.array([0.5]), -1.0, np.zeros(1)
    )
    return Model("chance", Encoding((EncodedColumn(column, "number"),)), half, Calibration(), card)


@pytest.mark.parametrize(
    ("kind", "as_of", "way_out"),
    [
        ("churn", TODAY, "`regulars predict churn -o WORKSPACE --model FOLDER` applies it"),
        ("propensity", TODAY, "`regulars predict propensity -o WORKSPACE --model FOLDER` app"),
        ("spend", TODAY, "`Model.load` and `Model.score` apply it in Python"),
        ("leads", TODAY, "`regulars predict leads TABLE --model FOLDER` applies it"),
        ("churn", None, "`regulars predict churn TABLE --model FOLDER` applies it"),
        ("anything", None, "`regulars predict leads TABLE --model FOLDER` applies it"),
    ],
)
def test_another_command_is_told_the_one_that_applies_the_model(
    tmp_path: Path, kind: str, as_of: str | None, way_out: str
) -> None:
    _model(kind, as_of).save(tmp_path)

    with pytest.raises(BadData, match=r"the folder holds a model of .* \(who comes\)") as refusal:
        load_model(tmp_path, "clv", to_shop=True)
    assert str(refusal.value.way_out).startswith(way_out)
    assert refusal.value.file == str(tmp_path)


@pytest.mark.parametrize(
    ("kind", "as_of"), [("churn", TODAY), ("propensity", TODAY), ("leads", TODAY), ("churn", None)]
)
def test_the_command_that_is_named_gets_the_model(
    tmp_path: Path, kind: str, as_of: str | None
) -> None:
    model = _model(kind, as_of)
    model.save(tmp_path)
    how = applying(model)
    found = load_model(tmp_path, how.command, to_shop=how.to_shop)

    assert isinstance(found, Model)
    assert found.card == model.card


def test_a_table_of_features_is_scored_by_a_shops_model_unless_that_needs_orders(
    tmp_path: Path,
) -> None:
    _model("churn", TODAY).save(tmp_path / "features")
    _model("churn", TODAY, BY_DATES).save(tmp_path / "dates")

    assert isinstance(load_model(tmp_path / "features", "leads", to_shop=False), Model)
    with pytest.raises(BadData, match="model of a shop's orders") as refusal:
        load_model(tmp_path / "dates", "leads", to_shop=False)
    assert "predict churn -o WORKSPACE" in str(refusal.value.way_out)
    with pytest.raises(BadData, match="model of a shop's orders"):
        load_model(tmp_path / "features", "churn", to_shop=False)


def test_what_is_no_model_of_predictions_is_refused(tmp_path: Path) -> None:
    write_state(tmp_path / "model.json", {}, format="regulars segmentation", version=1)

    with pytest.raises(BadData, match="holds regulars segmentation, which no command") as refusal:
        load_model(tmp_path, "churn", to_shop=True)
    assert "`regulars predict`" in str(refusal.value.way_out)
