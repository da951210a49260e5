from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error, root_mean_squared_error

from regulars.predictions.evaluate import amount_measures


def test_errors_are_scikit_learns_and_zero_for_everybody_is_found_out() -> None:
    rng = np.random.default_rng(7)
    actual = np.where(rng.random(400) < 0.7, 0.0, rng.gamma(2, 50, 400))
    predicted = actual * 0.5 + rng.gamma(2, 5, 400)
    found = {m.name: m for m in amount_measures(actual, predicted, seed=1)}
    nothing = {m.name: m for m in amount_measures(actual, np.zeros(400), seed=1)}

    assert found["RMSE"].value == pytest.approx(root_mean_squared_error(actual, predicted))
    assert found["MAE"].value == pytest.approx(mean_absolute_error(actual, predicted))
    assert 0.7 < found["normalised Gini"].value < 1
    for measure in found.values():
        assert measure.low is not None
        assert measure.high is not None
        assert measure.low < measure.value < measure.high
    assert nothing["total bias"].value == -1
    assert nothing["normalised Gini"].value == pytest.approx(0)


def test_what_has_no_meaning_is_left_out() -> None:
    assert [m.name for m in amount_measures(np.zeros(5), np.ones(5), seed=0)] == ["RMSE", "MAE"]
    negative = amount_measures(np.array([-1.0, 2, 3]), np.ones(3), seed=0)
    assert "normalised Gini" not in {m.name for m in negative}
