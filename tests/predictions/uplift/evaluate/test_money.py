"""Profit by the share contacted, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.predictions.uplift import UpliftConfig
from regulars.predictions.uplift.evaluate import profit_curve

if TYPE_CHECKING:
    from tests.predictions.uplift.evaluate.conftest import MakeOrder, MakeTrial


def test_the_best_pay_for_themselves_and_the_others_cost(make_trial: MakeTrial) -> None:
    # The first half act only if asked, the others never; every second customer was asked.
    asked = np.tile([True, False], 100)
    trial = make_trial(np.where(np.arange(200) < 100, asked, 0.0), asked)
    score = np.repeat([1.0, 0.0], 100)
    config = UpliftConfig(value_per_outcome=20, contact_cost=5, replicates=20)

    found = profit_curve(score, trial, config, seed=0)

    assert [one.share for one in found] == pytest.approx(np.arange(1, 11) / 10)
    by_share = {round(one.share, 1): one.profit_per_customer for one in found}
    assert by_share[0.1].value == pytest.approx(0.1 * (20 - 5))
    assert by_share[0.5].value == pytest.approx(0.5 * (20 - 5))
    assert by_share[1.0].value == pytest.approx(0.5 * 20 - 5)
    assert by_share[1.0].low < by_share[1.0].value < by_share[1.0].high


def test_without_the_value_of_an_outcome_there_is_no_profit(make_order: MakeOrder) -> None:
    trial, score = make_order(0)

    assert profit_curve(score, trial, UpliftConfig(contact_cost=5), seed=0) == ()
