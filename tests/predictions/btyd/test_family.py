from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from regulars.model import BadData
from regulars.predictions.btyd.bg_bb import BGBBConfig
from regulars.predictions.btyd.estimate import Estimate
from regulars.predictions.btyd.family import CATALOGUE, purchase_config, purchase_model_from
from regulars.predictions.btyd.lifetime_config import Algorithm, LifetimeConfig
from regulars.predictions.btyd.prior import LogNormalPrior

BELIEF = {"r": LogNormalPrior(median=2.0)}
SETTINGS = LifetimeConfig(period_days=14, coefficient_spread=0.5, priors={"bg_nbd": BELIEF})


@pytest.mark.parametrize("algorithm", get_args(Algorithm))
def test_each_model_gets_its_own_settings_and_comes_back_from_its_state(
    algorithm: Algorithm,
) -> None:
    config = purchase_config(algorithm, SETTINGS)
    kind = CATALOGUE[algorithm]
    estimate = Estimate(kind.names, 4, np.zeros(4), np.eye(4), -1.0, 9, 9)
    again = purchase_model_from(kind(config, estimate).to_dict())

    assert config.priors == (BELIEF if algorithm == "bg_nbd" else {})
    assert config.coefficient_spread == 0.5
    # Only BG/BB counts in periods.
    assert (isinstance(config, BGBBConfig) and config.period_days == 14) == (algorithm == "bg_bb")
    assert type(again) is kind
    assert again.config == config


def test_a_model_of_another_version_names_those_that_there_are() -> None:
    with pytest.raises(BadData, match="no lifetime model 'gg_nbd'") as refusal:
        purchase_model_from({"config": {"algorithm": "gg_nbd"}})

    assert refusal.value.way_out == "fit one of bg_nbd, mbg_nbd, pareto_nbd, bg_bb"
