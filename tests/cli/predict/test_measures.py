"""Every measure that a command prints is explained in plain words."""

from __future__ import annotations

import pytest

from regulars.cli.predict.measures import meaning_of, print_measures
from regulars.predictions import ModelCard
from regulars.predictions.evaluate import Measure


@pytest.mark.parametrize(
    ("measure", "word"),
    [
        ("AUC at the horizon", "0.5 is chance"),
        ("Brier score at the horizon", "squared"),
        ("integrated Brier score", "squared"),
        ("calibration error at the horizon", "two customers in a hundred"),
        ("expected calibration error by chance", "if the probabilities were true"),
        ("revenue normalised Gini", "in order of value"),
        ("next order days: share inside the 80 % interval", "0.8 is right"),
    ],
)
def test_a_measure_is_explained(measure: str, word: str) -> None:
    assert word in meaning_of(measure)


def test_each_measure_is_explained_once(capsys: pytest.CaptureFixture[str]) -> None:
    measures = tuple(Measure("log loss", value, model=name) for name, value in (("a", 1), ("b", 2)))
    print_measures(ModelCard(kind="churn", label="x", method="a", customers=9, measures=measures))
    assert capsys.readouterr().out.count("log loss: how wrong") == 1
