from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from regulars.predictions.learn import learn_encoding
from regulars.predictions.learn.boosting import TWEEDIE_POWER
from regulars.predictions.learn.config import LinearConfig
from regulars.predictions.learn.encoding import EncodedColumn, Encoding
from regulars.predictions.learn.linear import LinearModel, fit_beside, fit_linear

if TYPE_CHECKING:
    from tests.predictions.conftest import KnownCustomers

CONFIG = LinearConfig(penalty=2.0)
NUMBERS = Encoding((EncodedColumn("a", "number"), EncodedColumn("b", "number")))


def _points(n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    points = rng.uniform(-1, 1, (n, 2)) * [3.0, 200.0] + [10.0, -50.0]
    chance = expit((points[:, 0] - 10) / 2 - (points[:, 1] + 50) / 100)
    return points, (rng.random(n) < chance).astype(float)


def test_of_complete_numbers_it_is_scikit_learns_of_scaled_ones() -> None:
    points, label = _points(400)
    scaled = (points - points.mean(axis=0)) / points.std(axis=0)
    peer = LogisticRegression(C=1 / 2.0).fit(scaled, label)
    model = fit_linear(points, label, NUMBERS, target="binary", config=CONFIG)

    assert model.predict(points) == pytest.approx(peer.predict_proba(scaled)[:, 1], abs=1e-6)


def test_beside_nothing_it_is_the_plain_regression() -> None:
    points, label = _points(400)
    plain = fit_linear(points, label, NUMBERS, target="binary", config=CONFIG)
    beside = fit_beside(points, label, np.zeros(400), NUMBERS, config=CONFIG)

    assert beside.coefficients == pytest.approx(plain.coefficients, abs=1e-3)
    assert beside.intercept == pytest.approx(plain.intercept, abs=1e-3)


def test_beside_log_odds_the_penalised_likelihood_is_at_its_highest() -> None:
    points, label = _points(400)
    base = np.random.default_rng(3).normal(1, 2, 400)
    model = fit_beside(points, label, base, NUMBERS, config=CONFIG)

    scaled = (points - points.mean(axis=0)) / points.std(axis=0)
    error = expit(base + model.log_odds(points)) - label
    slopes = [error.sum(), *(scaled.T @ error + 2.0 * model.coefficients)]
    assert slopes == pytest.approx([0, 0, 0], abs=1e-2)


def test_rows_whose_amounts_are_larger_are_told_so_whatever_the_currency() -> None:
    rng = np.random.default_rng(2)
    points, _ = _points(2_000)
    mean = np.exp((points[:, 0] - 10) / 3)
    label = np.where(rng.random(2_000) < 0.5, 0.0, rng.gamma(2, mean))
    free = LinearConfig(penalty=1e-6)
    euros, yen = (
        fit_linear(points, factor * label, NUMBERS, target="amount", config=free)
        for factor in (1.0, 150.0)
    )

    found = euros.predict(points)
    assert yen.predict(points) == pytest.approx(150 * found, rel=1e-4)
    # At the highest likelihood no column is left that goes with the weighted error.
    error = (label - found) * found ** (1 - TWEEDIE_POWER)
    scaled = (points - points.mean(axis=0)) / points.std(axis=0)
    assert [error.mean(), *(scaled.T @ error / 2_000)] == pytest.approx([0, 0, 0], abs=1e-3)


def test_missing_values_tell_what_not_knowing_tells_and_far_ones_count_as_near(
    known: KnownCustomers,
) -> None:
    encoding, _ = learn_encoding(known.features, levels=2)
    points = encoding.matrix(known.features)
    days, spent = (encoding.names.index(name) for name in ("days", "spent"))
    # Who is not known by days always did it.
    label = np.where(np.isnan(points[:, days]), 1.0, known.label)
    model = fit_linear(points, label, encoding, target="binary", config=CONFIG)
    row = np.tile(points[~np.isnan(points).any(axis=1)][:1], (4, 1))
    row[0, days], row[1, days] = np.nanmean(points[:, days]), np.nan
    row[2, spent], row[3, spent] = 1e4, 1e9

    usual, missing, far, farther = model.log_odds(row)
    # Beside its own column, a missing number counts as the mean of the others.
    assert missing - usual == pytest.approx(model.coefficients[1])
    assert missing - usual > 2
    assert far == farther
    again = LinearModel.from_dict(json.loads(json.dumps(model.to_dict())))
    assert again.predict(row).tolist() == model.predict(row).tolist()
