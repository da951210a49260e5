from __future__ import annotations

import sys

import numpy as np
import pytest

from regulars.model import Refused
from regulars.predictions.learn import EncodedColumn, Encoding
from regulars.predictions.survival.cox import CoxModel, phreg

# Therneau's small data set with ties, as used to validate R's survival package.
TIME = np.array([9.0, 1, 1, 6, 6, 8])
LEFT = np.array([True, True, False, True, True, False])
X = np.array([0.0, 1, 1, 1, 0, 0])


def test_efrons_coefficient_of_the_small_data_set() -> None:
    fitted = phreg(TIME, X[:, None], LEFT).fit(disp=0)

    assert fitted.params == pytest.approx([1.676857], abs=1e-5)


def test_without_an_effect_the_baseline_is_nelson_aalen() -> None:
    encoding = Encoding((EncodedColumn("x", "number"),))
    duration = np.array([1.0, 1, 2, 2, 3, 3])
    # Each moment has one of both kinds, so the coefficient is zero.
    points = np.array([[0.0], [1], [0], [1], [0], [1]])

    model = CoxModel.fit(points, duration, np.ones(6, dtype=bool), np.arange(4.0), encoding)

    assert model.coefficients == pytest.approx([0.0], abs=1e-6)
    assert model.hazard == pytest.approx([0, 1 / 3, 1 / 3 + 1 / 2, 1 / 3 + 1 / 2 + 1])


def test_known_factors_are_found_and_columns_that_add_up_left_out() -> None:
    rng = np.random.default_rng(4)
    n = 4_000
    number, text = rng.normal(10, 2, n), rng.integers(0, 3, n)
    rate = 0.05 * np.exp(0.5 * (number - 10) / 2 + np.array([0.0, 0.7, -0.7])[text])
    duration = rng.exponential(1 / rate)
    watched = rng.uniform(5, 60, n)
    points = np.column_stack([number, text, 3 * number, text == 1])
    encoding = Encoding(
        (
            EncodedColumn("price", "number"),
            EncodedColumn("plan", "text", ("a", "b", "c")),
            EncodedColumn("price_again", "number"),
            EncodedColumn("is_b", "number"),
        )
    )

    model = CoxModel.fit(
        points, np.minimum(duration, watched), duration <= watched, np.arange(61.0), encoding
    )

    assert len(model.columns) == 3
    truth = 1 - np.exp(-rate * 12)
    found = 1 - model.survival(points)[:, 12]
    assert np.abs(found - truth).mean() < 0.02
    assert CoxModel.from_dict(model.to_dict()).survival(points) == pytest.approx(
        model.survival(points)
    )


def test_without_the_library_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "statsmodels.duration.hazard_regression", None)

    with pytest.raises(Refused, match=r"pip install 'regulars\[survival\]'"):
        phreg(TIME, X[:, None], LEFT)
