"""What is said of an experiment on the command line reaches the settings, and nothing else does."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from regulars.cli import app
from regulars.cli.predict.uplift_options import Experiment, Measuring
from regulars.predictions import UpliftConfig


def test_what_was_not_said_leaves_the_settings_as_they_are() -> None:
    assert Measuring().settings() == {}


def test_what_was_said_is_a_setting() -> None:
    said = Measuring(["t", "dr"], value=20.0, contact_cost=0.0, observational=True, best=0.2)

    assert said.settings() == {
        "learners": ("t", "dr"),
        "value_per_outcome": 20,
        "contact_cost": 0,  # said, so it wins over a file of settings
        "observational": True,
        "targeted_share": 0.2,
    }
    assert set(said.settings()) <= set(UpliftConfig.model_fields)


def test_an_experiment_is_named_by_three_and_compares_all_arms_by_default() -> None:
    named = Experiment("mail", "visit", "none", arm=[])

    assert named.is_named()
    assert not Experiment("mail", "visit").is_named()
    assert named.told()["arms"] is None


@pytest.mark.parametrize(
    "said",
    [
        [],
        ["--treatment", "mail", "--outcome", "visit"],
        ["--arm", "letter", "--model", "m"],
        ["--learner", "t", "--model", "m"],
    ],
)
def test_half_an_experiment_is_refused_with_the_way_out(said: list[str]) -> None:
    refused = CliRunner().invoke(app, ["predict", "uplift", "people.csv", *said])

    assert refused.exit_code == 2
    assert "--control" in refused.stderr
    assert "--model" in refused.stderr
