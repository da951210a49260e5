from __future__ import annotations

import pytest
from pydantic import ValidationError

from regulars.predictions import PredictionsConfig
from regulars.predictions.config import ContactConfig
from regulars.predictions.learn import LearnConfig


def test_a_setting_named_alone_leaves_the_others_as_they_are_in_a_run() -> None:
    usual = PredictionsConfig()
    found = PredictionsConfig.model_validate(
        {
            "cuts": {"horizon_days": 30},
            "learn": {"threads": 2, "boosting": {"rounds": 50}},
        }
    )

    assert found.cuts == usual.cuts.model_copy(update={"horizon_days": 30})
    boosting = usual.learn.boosting.model_copy(update={"rounds": 50})
    assert found.learn == usual.learn.model_copy(update={"threads": 2, "boosting": boosting})
    # What a run learns with is not what it is elsewhere, or this would tell nothing.
    assert usual.learn != LearnConfig()
    assert usual.cuts.step_days != type(usual.cuts)().step_days


def test_whole_settings_are_taken_as_they_are_and_unknown_ones_refused() -> None:
    assert PredictionsConfig(learn=LearnConfig()).learn == LearnConfig()
    with pytest.raises(ValidationError, match="trees"):
        PredictionsConfig.model_validate({"learn": {"trees": 3}})


def test_what_a_contact_brings_and_costs_belong_together() -> None:
    assert ContactConfig() == PredictionsConfig().contact
    for half in ({"value_of_one": 3.0}, {"contact_cost": 0.0}):
        with pytest.raises(ValidationError, match="belong together"):
            ContactConfig.model_validate(half)
