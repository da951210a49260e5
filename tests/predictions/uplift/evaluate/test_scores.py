"""All measures of several orders, beside a response model and random order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.predictions.uplift import UpliftConfig
from regulars.predictions.uplift.evaluate import RANDOM, RESPONSE, score_all

if TYPE_CHECKING:
    from tests.predictions.uplift.evaluate.conftest import MakeTrial

_CONFIG = UpliftConfig(replicates=40)
_N = 4_000


def test_the_truth_beats_who_buys_anyway_and_chance(make_trial: MakeTrial) -> None:
    random = np.random.default_rng(0)
    persuadable, loyal = random.random(_N) < 0.3, random.random(_N) < 0.3
    asked = random.random(_N) < 0.5
    y = (random.random(_N) < 0.1 + 0.6 * loyal + 0.3 * persuadable * asked).astype(float)
    truth, response = persuadable * 1.0, 0.1 + 0.6 * loyal + 0.3 * persuadable
    blurred = truth + random.normal(size=_N)
    orders = {"t": blurred, "x": truth, RESPONSE: response, RANDOM: random.random(_N)}

    found = score_all(orders, make_trial(y, asked), _CONFIG, seed=1)

    assert found["x"].uplift_at_share.value == pytest.approx(0.3, abs=0.06)
    assert found["x"].over_response.low > 0
    assert (found[RESPONSE].over_response.low, found[RESPONSE].over_response.high) == (0, 0)
    assert (found["x"].behind_best.value, found["x"].behind_best.standard_error) == (0, 0)
    behind = found["x"].qini_area.value - found["t"].qini_area.value
    assert behind > 0
    assert found["t"].behind_best.value == pytest.approx(behind)
    assert found[RANDOM].qini_area.low < 0 < found[RANDOM].qini_area.high
    assert [len(one.uplift_by_decile) for one in found.values()] == [10] * 4


def test_the_best_is_a_learner_even_where_who_buys_anyway_is_ahead(make_trial: MakeTrial) -> None:
    random = np.random.default_rng(1)
    loyal, asked = random.random(_N) < 0.5, random.random(_N) < 0.5
    y = (random.random(_N) < 0.1 + 0.5 * loyal * asked).astype(float)
    orders = {"t": random.random(_N), RESPONSE: loyal.astype(float)}

    found = score_all(orders, make_trial(y, asked), _CONFIG, seed=1)

    assert found["t"].over_response.high < 0
    assert found["t"].behind_best.value == 0


def test_an_amount_has_no_coefficient(make_trial: MakeTrial) -> None:
    random = np.random.default_rng(2)
    asked = random.random(_N) < 0.5
    trial = replace(make_trial(random.gamma(2, 20, _N), asked), binary=False)
    orders = {"t": random.random(_N), RESPONSE: random.random(_N)}

    found = score_all(orders, trial, _CONFIG, seed=1)

    assert found["t"].qini_coefficient is None
    assert np.isfinite(found["t"].qini_area.value)
