"""Was the treatment drawn by chance?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from regulars.model import Refused
from regulars.predictions.uplift import UpliftConfig, check_randomisation, check_shares

if TYPE_CHECKING:
    from tests.predictions.uplift.checks.conftest import MakeTrial


def test_chance_passes(make_trial: MakeTrial, linear: UpliftConfig) -> None:
    found = check_randomisation(make_trial(chosen=0), ["a", "b", "c"], linear, seed=0)

    assert found.faults == ()
    assert found.two_sample.auc.low is not None
    assert found.two_sample.auc.low < 0.5
    found.require()


def test_choice_is_refused_with_the_way_out(make_trial: MakeTrial, linear: UpliftConfig) -> None:
    found = check_randomisation(make_trial(chosen=1), ["a", "b", "c"], linear, seed=0)

    assert found.balance.unlike == ("a",)
    assert found.two_sample.auc.value > 0.6
    with pytest.raises(Refused, match=r"differ in a by .*observational=True"):
        found.require()


def test_chance_is_seldom_refused(make_trial: MakeTrial, linear: UpliftConfig) -> None:
    refused = [
        bool(
            check_randomisation(
                make_trial(chosen=0, seed=s), ["a", "b", "c"], linear, seed=s
            ).faults
        )
        for s in range(40)
    ]

    assert sum(refused) == 0


def test_chance_and_the_plan_are_said_in_words(make_trial: MakeTrial, linear: UpliftConfig) -> None:
    trial, names = make_trial(chosen=0), ["a", "b", "c"]
    kept = check_shares({"none": 2_000, "mail": 2_000}, {"none": 1, "mail": 1})
    lost = check_shares({"none": 2_000, "mail": 1_700}, {"none": 1, "mail": 1})

    as_planned = check_randomisation(trial, names, linear, shares=kept, seed=0)
    people_lost = check_randomisation(trial, names, linear, shares=lost, seed=0)

    assert as_planned.words[0].startswith("Chance drew the arms as far as the columns tell")
    assert as_planned.words[1:] == ("The arms are as large as planned.",)
    (said,) = people_lost.words
    assert said == (
        "Not drawn by chance: the arms are not as large as planned: "
        "none 2,000 instead of 1,850, mail 1,700 instead of 1,850."
    )
