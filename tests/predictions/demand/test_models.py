from __future__ import annotations

import sys

import numpy as np
import pytest

from regulars.model import Refused
from regulars.predictions.demand.models import Model, candidates


def test_the_naive_model_repeats_the_last_week() -> None:
    values = np.arange(1.0, 22.0)

    found = Model("seasonal_naive", 7).forecast(values, 10, None, None)

    assert found.tolist() == [15, 16, 17, 18, 19, 20, 21, 15, 16, 17]


def test_croston_on_a_series_worked_by_hand() -> None:
    # Sales of 4, 2 and 6 after 3, 1 and 4 periods; both means start at the first value and are
    # smoothed by .1: size 4, 3.8, 4.02; interval 3, 2.8, 2.92; and .95 takes off the bias.
    values = np.array([0, 0, 4.0, 2.0, 0, 0, 0, 6.0, 0])

    found = Model("croston_sba", 1).forecast(values, 2, None, None)

    assert found == pytest.approx([0.95 * 4.02 / 2.92] * 2)


def test_tsb_fades_when_nothing_is_sold_any_more() -> None:
    values = np.array([0, 3.0] * 10 + [0] * 40)

    croston, tsb = (
        Model(name, 1).forecast(values, 1, None, None)[0] for name in ("croston_sba", "tsb")
    )

    assert croston > 1.2
    assert tsb < 0.05


def test_parameters_are_kept_while_the_series_goes_on() -> None:
    rng = np.random.default_rng(3)
    values = 50 + rng.normal(0, 5, 120)
    model = Model("ets", 7)
    model.forecast(values[:80], 7, None, None)
    first = dict(model._model.model_)["par"].copy()

    later = model.forecast(values, 7, None, None)

    assert np.array_equal(dict(model._model.model_)["par"], first, equal_nan=True)
    assert not np.allclose(later, model.forecast(values[:80], 7, None, None))


def test_a_model_that_fails_gives_no_numbers() -> None:
    found = Model("ets", 7).forecast(np.array([1.0]), 3, None, None)

    assert not np.isfinite(found).all()


def test_arima_follows_a_holiday() -> None:
    rng = np.random.default_rng(5)
    closed = (np.arange(147) % 21 == 5).astype(float)
    values = np.where(closed > 0, 0.0, 100 + rng.normal(0, 3, 147))

    found = Model("arima", 7).forecast(values[:140], 7, closed[:140, None], np.eye(7)[:, [5]])

    assert found[5] < 15
    assert min(np.delete(found, 5)) > 90


def test_a_seldom_seller_is_not_asked_of_models_for_frequent_ones() -> None:
    assert "croston_sba" in candidates("lumpy", summed=False)
    assert "croston_sba" not in candidates("smooth", summed=True)
    assert "arima" not in candidates("smooth", summed=False)


def test_without_the_library_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "statsforecast", None)

    with pytest.raises(Refused, match=r"pip install 'regulars\[demand\]'"):
        Model("ets", 7)
