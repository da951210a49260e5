from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.predictions import SpendConfig, fit_spend
from regulars.predictions.cuts import DAY_S, CutsConfig
from regulars.predictions.learn import LearnConfig
from regulars.predictions.spend import spent

if TYPE_CHECKING:
    from tests.predictions.conftest import MadeShop


def test_the_revenue_within_the_horizon_is_predicted(
    made: MadeShop, cuts: CutsConfig, quick: LearnConfig
) -> None:
    found = fit_spend(made.shop, made.lines, SpendConfig(cuts=cuts, learn=quick), seed=1)
    card = found.model.card

    assert found.predictions.column_names[-1] == "expected_revenue_60d"
    assert card.measure("normalised Gini").value > 0.5
    assert abs(card.measure("total bias").value) < 0.35
    assert card.method.endswith("scaled to the total")


def test_the_outcome_begins_after_the_cut_and_ends_with_the_horizon(made: MadeShop) -> None:
    lines = made.lines.collect("pyarrow").to_native().to_pylist()
    moment = lines[40]["ordered_at_s"]
    mine = lines[40]["customer_id"]

    def total(after_s: int, until_s: int) -> float:
        table = spent(made.lines)(after_s, until_s).to_pylist()
        return float(sum(row["outcome"] for row in table if row["customer_id"] == mine))

    assert total(moment, moment + 1) == 0
    assert total(moment - 1, moment) == lines[40]["revenue"]
    assert total(moment - DAY_S // 4, moment - 1) == 0
