from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from sklearn.metrics import roc_auc_score

from regulars.model import BadData
from regulars.predictions import ChurnConfig, Model, add_order_dates, fit_churn
from regulars.predictions.btyd import BGNBD
from regulars.predictions.churn import BY_DATES, NO_ORDER, P_ALIVE
from regulars.predictions.cuts import DAY_S, CutsConfig
from regulars.predictions.learn import CHOSEN, SAME_TIME, LearnConfig
from regulars.predictions.shop import ShopPrediction

if TYPE_CHECKING:
    from tests.predictions.conftest import MadeShop, MakeShop


@pytest.fixture(scope="module")
def churn(made: MadeShop, cuts: CutsConfig, quick: LearnConfig) -> ShopPrediction:
    return fit_churn(made.shop, made.lines, ChurnConfig(cuts=cuts, learn=quick), seed=1)


def test_customers_of_today_are_ordered_by_what_they_did_next(
    churn: ShopPrediction, made: MadeShop
) -> None:
    predictions = churn.predictions
    lines = made.lines.collect("pyarrow").to_native()
    after = pc.and_(
        pc.greater(lines["ordered_at_s"], 360 * DAY_S),
        pc.less_equal(lines["ordered_at_s"], 400 * DAY_S),
    )
    ordered = set(lines.filter(after)["customer_id"].to_pylist())
    label = [float(c not in ordered) for c in predictions["customer_id"].to_pylist()]

    column = "churn_probability_60d"
    assert predictions.column_names == [
        *("customer_id", "as_of", column, f"{column}_low", f"{column}_high")
    ]
    assert predictions["customer_id"].to_pylist() == sorted(predictions["customer_id"].to_pylist())
    assert roc_auc_score(label, predictions[column].to_numpy()) > 0.85


def test_it_stands_beside_bg_nbd_and_other_customers_at_the_same_time(
    churn: ShopPrediction,
) -> None:
    card = churn.model.card
    models = {m.model for m in card.measures}

    assert {CHOSEN, SAME_TIME, P_ALIVE, NO_ORDER, "logistic regression"} <= models
    assert f"Difference of AUC to {NO_ORDER}" in card.choice
    # The shop was drawn from such a model: its own probabilities are hard to beat.
    assert card.measure("AUC").value > card.measure("AUC", NO_ORDER).value - 0.05
    assert card.label == "no order within 60 days"
    assert card.level is not None
    expected = churn.predictions["churn_probability_60d"].to_numpy()
    assert card.level.expected == pytest.approx(expected.mean())
    assert card.level.low < card.level.expected < card.level.high
    # The limits of all are the means of each one's.
    limits = [churn.predictions[f"churn_probability_60d_{end}"] for end in ("low", "high")]
    means = [limit.to_numpy().mean() for limit in limits]
    assert means == pytest.approx([card.level.low, card.level.high])
    assert (card.as_of, card.horizon_days) == ("1970-12-27T00:00:00", 60)
    assert len(churn.held_out_id) == len(churn.held_out.rows)


def test_where_dates_say_nothing_it_learns_from_features_and_says_so(
    made: MadeShop, cuts: CutsConfig, quick: LearnConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_fit(*_: object, **__: object) -> None:
        raise BadData("nobody ordered twice", way_out="bring older orders")

    monkeypatch.setattr(BGNBD, "fit", no_fit)
    found = fit_churn(made.shop, made.lines, ChurnConfig(cuts=cuts, learn=quick), seed=1)
    said = "\n".join(found.model.card.warnings)

    assert BY_DATES not in found.model.encoding.names
    assert "Learned from the features alone" in said
    assert "nobody ordered twice." in said


def test_another_future_changes_nothing(
    churn: ShopPrediction, make_shop: MakeShop, cuts: CutsConfig, quick: LearnConfig
) -> None:
    for future in ("gone", "wild"):
        other = make_shop(future=future)
        found = fit_churn(other.shop, other.lines, ChurnConfig(cuts=cuts, learn=quick), seed=1)

        assert found.predictions.equals(churn.predictions)
        assert found.held_out.label.tolist() == churn.held_out.label.tolist()
        assert found.model.card == churn.model.card


def test_the_model_comes_back_from_its_files(
    churn: ShopPrediction, made: MadeShop, tmp_path: Path
) -> None:
    churn.model.save(tmp_path)
    as_of_s = made.shop.span.as_of_s
    today = add_order_dates(
        made.shop.describe_at(as_of_s), made.lines, as_of_s=as_of_s, horizon_days=60
    )
    assert isinstance(today, pa.Table)
    scored = Model.load(tmp_path).score(today).sort_by("customer_id")

    assert scored.select(churn.predictions.column_names).equals(churn.predictions)
    # Those it was learned for are no others, though they have been here longer than at the cuts.
    assert not any(one.stale for one in Model.load(tmp_path).drift(today))


def test_too_short_a_history_and_one_outcome_are_refused(
    make_shop: MakeShop, made: MadeShop, quick: LearnConfig
) -> None:
    short = make_shop(as_of_day=90)
    with pytest.raises(BadData, match="too short a history: needs 6 months, has 3 months"):
        fit_churn(short.shop, short.lines, ChurnConfig(learn=quick), seed=1)
    silent = made.lines.filter(nw.col("ordered_at_s") < 100 * DAY_S)
    config = ChurnConfig(cuts=CutsConfig(most_cuts=2), learn=quick)
    with pytest.raises(BadData, match="'no order within 90 days' is true of everybody"):
        fit_churn(made.shop, silent, config, seed=1)
