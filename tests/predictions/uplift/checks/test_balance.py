"""Were the arms alike before?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.predictions.uplift import check_balance
from regulars.predictions.uplift.checks.balance import LIMIT, NOTHING_ALIKE

if TYPE_CHECKING:
    from tests.predictions.uplift.checks.conftest import MakeTrial


def test_missing_values_may_give_the_choice_away(make_trial: MakeTrial) -> None:
    trial = make_trial(chosen=0)
    trial.X[trial.treated, 1] = np.nan

    found = check_balance(trial, ["a", "b", "c"])

    assert found.unlike == ("b is missing",)
    assert found.largest > 10


def test_the_standardised_difference_is_the_textbook_one(make_trial: MakeTrial) -> None:
    trial = make_trial(chosen=1)
    one, other = trial.X[trial.treated, 0], trial.X[~trial.treated, 0]

    expected = (one.mean() - other.mean()) / np.sqrt((one.var() + other.var()) / 2)
    assert check_balance(trial, ["a", "b", "c"]).differences["a"] == pytest.approx(expected)


def test_arms_without_a_value_in_common_are_as_unlike_as_can_be(make_trial: MakeTrial) -> None:
    trial = make_trial(chosen=0)
    trial.X[:, 1] = np.where(trial.treated, 0, 1)
    trial.X[:, 2] = 7

    found = check_balance(trial, ["a", "b", "c"])

    assert found.unlike == ("b",)
    assert found.differences["b"] == -found.largest == -NOTHING_ALIKE
    assert found.differences["c"] == 0


def test_a_difference_within_chance_is_not_held_against_few(make_trial: MakeTrial) -> None:
    """A fifth of a standard deviation is a fault among thousands, and chance among two hundred."""
    trial = make_trial(chosen=0.4)
    few = trial.take(np.arange(200))

    assert check_balance(trial, ["a", "b", "c"]).unlike == ("a",)
    assert abs(check_balance(few, ["a", "b", "c"]).differences["a"]) > LIMIT
    assert check_balance(few, ["a", "b", "c"]).unlike == ()
