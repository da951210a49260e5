from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.model import BadData
from regulars.predictions import (
    Backtest,
    BacktestConfig,
    ChurnConfig,
    CutsConfig,
    LearnConfig,
    backtest_churn,
    fit_churn,
)
from regulars.predictions.churn import NO_ORDER
from regulars.predictions.cuts import DAY_S, Span
from regulars.predictions.learn import CHOSEN
from regulars.predictions.shop import Shop

if TYPE_CHECKING:
    from tests.predictions.conftest import MadeShop, MakeShop

TWO = BacktestConfig(every_days=40, most_origins=2)


@pytest.fixture(scope="module")
def config(cuts: CutsConfig, quick: LearnConfig) -> ChurnConfig:
    return ChurnConfig(cuts=cuts, learn=quick)


@pytest.fixture(scope="module")
def tested(made: MadeShop, config: ChurnConfig) -> Backtest:
    return backtest_churn(made.shop, made.lines, config, TWO, seed=1)


def test_each_origin_is_predicted_as_the_product_would_have_and_judged_by_what_came(
    tested: Backtest, made: MadeShop, config: ChurnConfig
) -> None:
    origin_s = 260 * DAY_S  # the earlier of the two
    then = Shop(made.shop.describe_at, Span(0, origin_s))
    found = fit_churn(then, made.lines, config, seed=1).predictions
    lines = made.lines.collect("pyarrow").to_native().to_pylist()
    came = {
        line["customer_id"]
        for line in lines
        if origin_s < line["ordered_at_s"] <= origin_s + 60 * DAY_S
    }
    label = np.array([float(c not in came) for c in found["customer_id"].to_pylist()])
    first, last = (score for score in tested.scores if score.method == CHOSEN)

    assert (first.origin, last.origin) == ("1970-09-18T00:00:00", "1970-10-28T00:00:00")
    assert first.customers == len(label)
    assert first.observed == label.mean()
    assert first.predicted == pytest.approx(found["churn_probability_60d"].to_numpy().mean())
    assert first.auc is not None
    assert first.auc > 0.75
    assert last.predicted_low is not None
    assert [s.method for s in tested.scores] == [CHOSEN, CHOSEN, NO_ORDER, NO_ORDER]
    assert "Backtest: 2 origins, 40 days apart (18 September 1970 to " in tested.said()[0]


def test_what_comes_after_the_last_outcome_changes_nothing(
    tested: Backtest, make_shop: MakeShop, config: ChurnConfig
) -> None:
    other = make_shop(future="wild")

    assert backtest_churn(other.shop, other.lines, config, TWO, seed=1) == tested


def test_too_short_a_history_says_what_a_backtest_needs(
    make_shop: MakeShop, config: ChurnConfig
) -> None:
    short = make_shop(as_of_day=200)

    with pytest.raises(BadData, match="too short a history: needs 8 months, has 7 months"):
        backtest_churn(short.shop, short.lines, config, BacktestConfig(), seed=1)


def test_an_origin_without_enough_customers_is_named_and_passed_over(
    made: MadeShop, config: ChurnConfig
) -> None:
    heard: list[tuple[int, int]] = []
    learn = config.learn.model_copy(update={"fewest_customers": 900})

    found = backtest_churn(
        *(made.shop, made.lines, config.model_copy(update={"learn": learn})),
        BacktestConfig(every_days=180, history_days=120),
        seed=1,
        on_origin=lambda number, of: heard.append((number, of)),
    )

    assert heard == [(1, 2), (2, 2)]
    assert {score.origin for score in found.scores} == {"1970-10-28T00:00:00"}
    assert found.skipped[0].startswith("On 1 May 1970 no model could be learned: too few examples")
    assert found.said()[-1] == found.skipped[0]
