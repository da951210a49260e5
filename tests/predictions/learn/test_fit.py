from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import roc_auc_score

from regulars.model import BadData
from regulars.predictions.learn import CHOSEN, Examples, LearnConfig, Learned, Task, learn

if TYPE_CHECKING:
    from tests.predictions.conftest import KnownCustomers, MakeKnown

TASK = Task(kind="churn", what="no order within 90 days", column="churn_probability_90d")
DAY_S = 86_400


def examples(known: KnownCustomers) -> Examples:
    return Examples(known.features, known.label, "binary", np.arange(len(known.label)))


@pytest.fixture(scope="module")
def learned(known: KnownCustomers, quick: LearnConfig) -> Learned:
    return learn(examples(known), TASK, quick, seed=3)


def test_the_known_chances_are_found(learned: Learned, make_known: MakeKnown) -> None:
    new = make_known(4000, 99)
    found = learned.model.predict(new.features)

    best = roc_auc_score(new.label, new.chance)
    assert roc_auc_score(new.label, found) > best - 0.05  # a tenth of the days are missing
    assert np.abs(found - new.chance).mean() < 0.09
    measured = learned.model.card.measure("AUC", CHOSEN)
    assert measured.low is not None
    assert measured.high is not None
    assert measured.low < roc_auc_score(new.label, found) < measured.high + 0.02


def test_the_regression_stands_beside_the_trees_and_the_choice_is_said(learned: Learned) -> None:
    card = learned.model.card

    assert {m.model for m in card.measures} == {CHOSEN, "LightGBM", "logistic regression"}
    assert card.method.startswith("LightGBM")
    assert card.choice.startswith("LightGBM was chosen before logistic regression")
    assert card.measure("log loss", "LightGBM").value < (
        card.measure("log loss", "logistic regression").value
    )
    assert [column.column for column in card.baseline][-1] == "score"
    assert '"chosen model" is the whole procedure, which chooses anew' in card.evaluated


def test_every_customer_is_held_out_once(known: KnownCustomers, learned: Learned) -> None:
    assert sorted(learned.held_out.rows) == list(range(len(known.label)))
    assert learned.held_out.label.tolist() == known.label[learned.held_out.rows].tolist()


def test_the_same_seed_gives_the_same_bits(
    known: KnownCustomers, quick: LearnConfig, learned: Learned
) -> None:
    again = learn(examples(known), TASK, quick, seed=3)

    assert again.model.predict(known.features).tolist() == (
        learned.model.predict(known.features).tolist()
    )
    assert again.model.card == learned.model.card


def test_where_effects_are_additive_the_regression_is_chosen(quick: LearnConfig) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(600, 3))
    label = (rng.random(600) < 1 / (1 + np.exp(-x.sum(axis=1)))).astype(float)
    table = pa.table({f"x{i}": x[:, i] for i in range(3)})
    found = learn(Examples(table, label, "binary", np.arange(600)), TASK, quick, seed=1)

    assert found.model.card.method.startswith("logistic regression")


def test_amounts_are_learned_with_their_total(
    known: KnownCustomers, make_known: MakeKnown, quick: LearnConfig
) -> None:
    task = Task(kind="spend", what="revenue within 90 days", column="expected_revenue_90d")
    ex = Examples(known.features, known.amount, "amount", np.arange(len(known.label)))
    model = learn(ex, task, quick, seed=1).model
    new = make_known(4000, 98)
    found = model.predict(new.features)

    assert found.min() >= 0
    assert found.sum() == pytest.approx(new.amount.sum(), rel=0.1)
    assert model.card.measures[3].name == "normalised Gini"
    assert model.card.measures[3].value > 0.25
    assert {m.model for m in model.card.measures} == {CHOSEN, "LightGBM", "Tweedie regression"}


def _other_later() -> Examples:
    """Earlier it is told by how far a column lies from its middle, later by the sum of both."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=(1500, 2))
    later = np.arange(1500) >= 1000
    log_odds = np.where(
        later, x.sum(axis=1), 3 * np.sign(np.abs(x[:, 0]) - 0.7) + 0.3 * x.sum(axis=1)
    )
    label = (rng.random(1500) < 1 / (1 + np.exp(-log_odds))).astype(float)
    cuts = np.repeat([0, 30 * DAY_S, 90 * DAY_S], 500)
    return Examples(
        pa.table({"a": x[:, 0], "b": x[:, 1]}), label, "binary", np.arange(1500), cuts, 60 * DAY_S
    )


def test_in_time_the_chosen_model_is_the_one_returned_though_the_other_is_better_later(
    quick: LearnConfig,
) -> None:
    card = learn(_other_later(), TASK, quick, seed=1).model.card

    regression = card.measure("log loss", "logistic regression")
    assert regression.value < card.measure("log loss", CHOSEN).value
    assert card.measure("AUC", CHOSEN).value == card.measure("AUC", "LightGBM").value
    assert card.method.startswith("LightGBM")
    assert "of those learned from; at the later time logistic regression's is." in card.choice


def test_where_the_later_time_chooses_the_method_that_is_better_there_is_returned(
    quick: LearnConfig,
) -> None:
    task = replace(TASK, chosen_later=True)
    card = learn(_other_later(), task, quick, seed=1).model.card

    losses = {m.model: m.value for m in card.measures if m.name == "log loss"}
    assert losses["logistic regression"] < losses["LightGBM"]
    assert card.method.startswith("logistic regression")
    assert card.choice.startswith("logistic regression was chosen before LightGBM")
    assert losses[CHOSEN] == losses["logistic regression"]
    assert f"each of {quick.folds} parts of them is judged by the method that" in card.evaluated


def test_where_the_later_time_chooses_nobody_judges_himself(quick: LearnConfig) -> None:
    # Later nothing tells anything, so which method is better is chance, and who chooses by his own
    # outcome is better than either by chance alone.
    rng = np.random.default_rng(9)
    better = []
    for seed in range(6):
        x = rng.normal(size=(900, 2))
        label = (rng.random(900) < 0.5).astype(float)
        cuts = np.repeat([0, 30 * DAY_S, 90 * DAY_S], 300)
        table = pa.table({"a": x[:, 0], "b": x[:, 1]})
        whole = Examples(table, label, "binary", np.arange(900), cuts, 60 * DAY_S)
        card = learn(whole, replace(TASK, chosen_later=True), quick, seed=seed).model.card
        losses = {m.model: m.value for m in card.measures if m.name == "log loss"}
        lowest = min(losses["LightGBM"], losses["logistic regression"])
        assert losses[CHOSEN] >= lowest
        better.append(losses[CHOSEN] - lowest)

    assert max(better) > 0


def test_in_time_only_what_was_known_at_the_last_cut_is_learned_from(
    make_known: MakeKnown, quick: LearnConfig
) -> None:
    cuts = [make_known(500, seed) for seed in range(4)]
    label = np.concatenate([cut.label for cut in cuts])
    whole = Examples(
        pa.concat_tables([cut.features for cut in cuts]),
        label,
        "binary",
        np.tile(np.arange(500), 4),
        np.repeat(np.arange(4) * 30 * DAY_S, 500),
        60 * DAY_S,
    )
    found = learn(whole, TASK, quick, seed=1)
    # The outcome of the third cut lies after the last one begins: it may not matter to the figures.
    blurred = label.copy()
    blurred[1000:1500] = np.roll(blurred[1000:1500], 7)
    other = learn(replace(whole, label=blurred), TASK, quick, seed=1)

    assert sorted(found.held_out.rows) == list(range(1500, 2000))
    assert other.held_out.predicted.tolist() == found.held_out.predicted.tolist()
    assert "last cut" in found.model.card.evaluated
    assert other.model.predict(cuts[0].features).tolist() != (
        found.model.predict(cuts[0].features).tolist()
    )


def test_a_history_too_short_to_look_back_on_is_said(
    make_known: MakeKnown, quick: LearnConfig
) -> None:
    one = make_known(500, 5)
    cut = Examples(
        one.features, one.label, "binary", np.arange(500), np.zeros(500, int), 90 * DAY_S
    )

    warnings = learn(cut, TASK, quick, seed=1).model.card.warnings
    assert any("too short to measure on a later time" in warning for warning in warnings)


def test_few_customers_and_columns_without_a_difference_are_refused(
    known: KnownCustomers, quick: LearnConfig
) -> None:
    few = Examples(
        known.features.slice(0, 90), known.label[:90], "binary", np.arange(90, dtype=np.intp)
    )
    with pytest.raises(BadData, match=r"too few examples .*: needs 200, has 90"):
        learn(few, TASK, quick, seed=1)
    flat = replace(examples(known), features=pa.table({"one": np.ones(1500)}))
    with pytest.raises(BadData, match="one: It has the same value for everybody"):
        learn(flat, TASK, quick, seed=1)
