from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from regulars.predictions import SpendConfig, fit_spend
from regulars.predictions.cuts import CutsConfig
from regulars.predictions.learn import LearnConfig

if TYPE_CHECKING:
    from tests.predictions.conftest import MadeShop


@pytest.mark.parametrize(("most_cuts", "measured_later"), [(1, False), (2, False), (3, True)])
def test_a_level_has_limits_only_where_a_later_time_was_measured(
    made: MadeShop, quick: LearnConfig, most_cuts: int, *, measured_later: bool
) -> None:
    # 60 days ahead, 30 days apart: with two cuts nothing was known of the first at the last.
    cuts = CutsConfig(horizon_days=60, step_days=30, most_cuts=most_cuts, history_days=60)

    card = fit_spend(made.shop, made.lines, SpendConfig(cuts=cuts, learn=quick), seed=1).model.card

    assert ("last cut" in card.evaluated) == measured_later
    assert (card.level is not None) == measured_later
